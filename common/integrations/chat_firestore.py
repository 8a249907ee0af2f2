"""Chat in Google's Firestore: `conversations/{uid}` with `members` and `customer`, below it `messages/{id}`."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

from google.api_core.exceptions import GoogleAPIError, NotFound
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from common.integrations.chat import ChatError
from common.settings import Settings

_SECONDS = 10
_AT_ONCE = 400  # writes in one commit; Firestore takes 500
_PERMANENT = {400, 401, 403, 404}


class FirestoreChat:
    """The real one; `FIRESTORE_EMULATOR_HOST` may name Google's own emulator."""

    def __init__(self, settings: Settings) -> None:
        emulator = settings.firestore_emulator_host
        lent = AnonymousCredentials() if emulator else None  # type: ignore[no-untyped-call]
        self._client = firestore.Client(project=settings.project_id, credentials=lent)
        # the SDK asks the environment for this; here only the settings do
        self._client._emulator_host = emulator or None

    def erase_person(self, uid: UUID) -> int:
        """Forget a customer's conversations whole; elsewhere what this one said, and that they took part.

        Messages go before what they are found by, so that what has been begun is found again.
        """
        with _told_in_our_words():
            conversations = self._client.collection("conversations")
            shared = _all(conversations.where(filter=FieldFilter("members", "array_contains", str(uid))))
            whole = _all(conversations.where(filter=FieldFilter("customer", "==", str(uid))))
            whole += [one for one in shared if one.to_dict().get("customer") is None]
            for conversation in whole:
                self._delete(conversation.reference.collection("messages"))
                conversation.reference.delete(retry=None, timeout=_SECONDS)
            said = self._client.collection_group("messages")
            self._delete(said.where(filter=FieldFilter("sender", "==", str(uid))))
            for conversation in shared:
                _leave(conversation, str(uid))
            return len({one.id for one in (*whole, *shared)})

    def _delete(self, messages: Any) -> None:
        while batch := _all(messages.limit(_AT_ONCE)):
            writes = self._client.batch()
            for message in batch:
                writes.delete(message.reference)
            writes.commit(retry=None, timeout=_SECONDS)


def _all(query: Any) -> list[Any]:
    return list(query.stream(retry=None, timeout=_SECONDS))


def _leave(conversation: Any, uid: str) -> None:
    with suppress(NotFound):  # it was theirs, and is gone
        gone = {"members": firestore.ArrayRemove([uid])}
        conversation.reference.update(gone, retry=None, timeout=_SECONDS)


@contextmanager
def _told_in_our_words() -> Iterator[None]:
    """Whatever Google's libraries raise becomes one `ChatError`."""
    try:
        yield
    except GoogleAPIError as error:
        status = getattr(error, "code", None) or 503
        raise ChatError(f"Firestore did not answer: {status}", permanent=status in _PERMANENT) from error
    except (GoogleAuthError, OSError) as error:
        raise ChatError(f"Firestore did not answer: {type(error).__name__}") from error
