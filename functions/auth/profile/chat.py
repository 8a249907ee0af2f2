"""Signing in to the chat."""

from datetime import timedelta

from common.errors import ChatUnavailable
from common.integrations.chat_tokens import SECONDS, ChatTokenError
from common.runtime import Runtime
from common.web.ask import SignedIn
from functions.auth.profile.schemas import FirebaseToken


def firebase_token(runtime: Runtime, me: SignedIn) -> FirebaseToken:
    """A custom token for Firebase; raises `ChatUnavailable`."""
    tokens = runtime.doors.chat_tokens
    if tokens is None:
        raise ChatUnavailable
    try:
        token = tokens.issue(me.user.uid)
    except ChatTokenError as error:
        raise ChatUnavailable from error
    return FirebaseToken(token=token, expires_at=runtime.clock.now() + timedelta(seconds=SECONDS))
