"""Custom tokens for Firebase, signed with the service account's key, or by IAM where there is none."""

from uuid import UUID, uuid4

import firebase_admin
from firebase_admin import auth, exceptions
from google.auth.exceptions import GoogleAuthError

from common.integrations.chat_tokens import ChatTokenError
from common.integrations.firebase import credentials_of
from common.settings import Settings


class FirebaseChatTokens:
    """The real one; with a key in `FIRE_BASE_CRED_BASE64` it needs nobody's answer."""

    def __init__(self, settings: Settings) -> None:
        options = {"projectId": settings.project_id, "httpTimeout": 8}
        self._app = firebase_admin.initialize_app(credentials_of(settings), options, name=f"chat-{uuid4()}")

    def issue(self, user: UUID) -> str:
        """Sign a token whose uid is ours; raises `ChatTokenError`."""
        try:
            token: bytes = auth.create_custom_token(str(user), app=self._app)
        except (exceptions.FirebaseError, GoogleAuthError, ValueError, OSError) as error:
            raise ChatTokenError(str(error)) from error
        return token.decode()
