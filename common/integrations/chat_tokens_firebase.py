"""Custom tokens for Firebase, signed with the service account's key, or by IAM where there is none."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Lock
from typing import Any
from uuid import UUID, uuid4

import firebase_admin
from firebase_admin import auth, exceptions
from google.auth.exceptions import GoogleAuthError

from common.integrations.chat_tokens import ChatTokenError
from common.integrations.firebase import credentials_of
from common.integrations.wire import PATIENCE, Punctual
from common.settings import Settings


class FirebaseChatTokens:
    """The real one; `IDENTITY_TOOLKIT_HOST` may name a stand-in that speaks the same contract.

    Nobody can sign up at Firebase by themselves: whom the server has not made known there cannot use a token.
    """

    def __init__(self, settings: Settings) -> None:
        options = {"projectId": settings.project_id, "httpTimeout": PATIENCE}
        self._app = firebase_admin.initialize_app(credentials_of(settings), options, name=f"chat-{uuid4()}")
        self._host, self._project = settings.identity_toolkit_host, settings.project_id
        self._one_prepares, self._prepared = Lock(), False

    def issue(self, user: UUID) -> str:
        """Make the user known, by uid alone, then sign; raises `ChatTokenError`."""
        with _in_our_words():
            with suppress(auth.UidAlreadyExistsError):
                self._people.create_user(uid=str(user))
            token: bytes = auth.create_custom_token(str(user), app=self._app)
        return token.decode()

    def forget(self, user: UUID) -> None:
        """Remove them, with whatever they are signed in by; raises `ChatTokenError`."""
        with _in_our_words(), suppress(auth.UserNotFoundError):
            self._people.delete_user(str(user))

    @property
    def _people(self) -> Any:
        """The SDK's own, at the host that settings name, and asking once: whoever calls tries again.

        `auth.create_user` would ask a second time, for what it has just written. It is prepared by one thread while
        the others wait: nobody may ask through a session whose adapters are being exchanged.
        """
        with self._one_prepares:
            people = auth._get_client(self._app)._user_manager
            if not self._prepared:
                people.base_url = f"{self._host}/v1/projects/{self._project}"
                for address in (*people.http_client.session.adapters, self._host):
                    people.http_client.session.mount(address, Punctual())
                self._prepared = True
        return people


@contextmanager
def _in_our_words() -> Iterator[None]:
    """The kind of what went wrong alone: Google's sentences may quote what they do not like."""
    try:
        yield
    except (exceptions.FirebaseError, GoogleAuthError, ValueError, OSError) as error:
        raise ChatTokenError(f"Firebase: {getattr(error, 'code', '')} {type(error).__name__}") from error
