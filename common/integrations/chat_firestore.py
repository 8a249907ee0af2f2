"""Chat in Google's Firestore: `conversations/{uid}` with `members` and `customer`, below it `messages/{uid}`.

What stands where is told to the writers of apps in docs/chat.md; terraform/firestore.rules says who may read it.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

from google.api_core.exceptions import (
    Aborted,
    AlreadyExists,
    FailedPrecondition,
    GoogleAPIError,
    NotFound,
)
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud import firestore
from google.cloud.firestore_v1.base_query import FieldFilter

from common.integrations.chat import LAST_VERSION, SECONDS, ChatError, ConversationView, MessageView
from common.settings import Settings

_AT_ONCE = 400  # writes in one commit; Firestore takes 500
_PERMANENT = {400, 401, 403, 404}
_SOMEBODY_WROTE_BETWEEN = (Aborted, AlreadyExists, FailedPrecondition)

_CLOSED: dict[str, Any] = {"version": LAST_VERSION, "members": []}


class FirestoreChat:
    """The real one; `FIRESTORE_EMULATOR_HOST` may name Google's own emulator."""

    def __init__(self, settings: Settings) -> None:
        emulator = settings.firestore_emulator_host
        lent = AnonymousCredentials() if emulator else None  # type: ignore[no-untyped-call]
        self._client = firestore.Client(project=settings.project_id, credentials=lent)
        # the SDK asks the environment for this; here only the settings do
        self._client._emulator_host = emulator or None

    def mirror(self, view: ConversationView, within: float = SECONDS) -> bool:
        """Write a view in one commit, unless a newer one is there; raises `ChatError` when time is over.

        1. Read which version is there. 2. Write, on the condition that nobody has written since. 3. If somebody has,
        start again: what they wrote may be newer. Not by the SDK's transactions, because those know no deadline.
        """
        until = time.monotonic() + within
        with _told_in_our_words():
            while True:
                with suppress(*_SOMEBODY_WROTE_BETWEEN):
                    return self._replace(view, until)

    def _replace(self, view: ConversationView, until: float) -> bool:
        document = self._conversation(view.uid)
        known = document.get(field_paths=["version"], retry=None, timeout=_left(until))
        if _version(known) > view.version:
            return False
        writes = self._client.batch()
        if known.exists:
            unchanged = self._client.write_option(last_update_time=known.update_time)
            writes.update(document, _shape(view), option=unchanged)
        else:
            writes.create(document, _shape(view))
        for message in view.messages:
            writes.set(document.collection("messages").document(str(message.uid)), _shape_of(message))
        for uid in view.gone:
            writes.delete(document.collection("messages").document(str(uid)))
        writes.commit(retry=None, timeout=_left(until))
        return True

    def version_of(self, conversation: UUID) -> int:
        """The version in its document."""
        with _told_in_our_words():
            document = self._conversation(conversation)
            return _version(document.get(field_paths=["version"], retry=None, timeout=SECONDS))

    def forget(self, conversation: UUID) -> None:
        """Leave an empty document with the last version, and nothing below it."""
        with _told_in_our_words():
            self._forget(self._conversation(conversation))

    def forget_what_was_said(self, conversation: UUID) -> None:
        """Delete whatever lies below its document."""
        with _told_in_our_words():
            self._delete(self._conversation(conversation).collection("messages"))

    def forget_messages(self, conversation: UUID, messages: tuple[UUID, ...]) -> None:
        """Delete these messages, as many as there are; one that is not there is fine."""
        below = self._conversation(conversation).collection("messages")
        with _told_in_our_words():
            for start in range(0, len(messages), _AT_ONCE):
                some = messages[start : start + _AT_ONCE]
                self._delete_each(below.document(str(uid)) for uid in some)

    def erase_person(self, uid: UUID) -> int:
        """Forget a customer's conversations whole; elsewhere what this one said, and that they took part.

        Done again it finds nothing: what they are found by goes last.
        """
        with _told_in_our_words():
            conversations = self._client.collection("conversations")
            shared = _all(conversations.where(filter=FieldFilter("members", "array_contains", str(uid))))
            whole = _all(conversations.where(filter=FieldFilter("customer", "==", str(uid))))
            for conversation in whole:
                self._forget(conversation.reference)
            said = self._client.collection_group("messages")
            self._delete(said.where(filter=FieldFilter("sender", "==", str(uid))))
            theirs = {one.id for one in whole}
            for conversation in shared:
                if conversation.id not in theirs:
                    _leave(conversation, str(uid))
            return len({one.id for one in (*whole, *shared)})

    def _conversation(self, uid: UUID) -> Any:
        return self._client.collection("conversations").document(str(uid))

    def _forget(self, document: Any) -> None:
        """First nobody may write there any more, then the messages go, then whose it was."""
        document.set(_CLOSED, merge=True, retry=None, timeout=SECONDS)
        self._delete(document.collection("messages"))
        document.set(_CLOSED, retry=None, timeout=SECONDS)

    def _delete(self, messages: Any) -> None:
        while batch := _all(messages.limit(_AT_ONCE)):
            self._delete_each(message.reference for message in batch)

    def _delete_each(self, documents: Iterable[Any]) -> None:
        writes = self._client.batch()
        for document in documents:
            writes.delete(document)
        writes.commit(retry=None, timeout=SECONDS)


def _version(document: Any) -> int:
    return (document.to_dict() or {}).get("version") or 0


def _shape(view: ConversationView) -> dict[str, Any]:
    return {
        "version": view.version,
        "members": [str(member) for member in view.members],
        "customer": str(view.customer),
        "business": str(view.business),
        "business_name": view.business_name,
        "blocked_by": list(view.blocked_by),
        "last_no": view.last_no,
        "last_at": view.last_at,
    }


def _shape_of(message: MessageView) -> dict[str, Any]:
    return {
        "no": message.no,
        "sender": str(message.sender),
        "side": message.side,
        "text": message.text,
        "image": str(message.image) if message.image else None,
        "sent_at": message.sent_at,
    }


def _left(until: float) -> float:
    """Seconds that are left; Google's clients take none for no limit at all."""
    left = until - time.monotonic()
    if left <= 0:
        raise ChatError("Firestore did not answer in time")
    return left


def _all(query: Any) -> list[Any]:
    return list(query.stream(retry=None, timeout=SECONDS))


def _leave(conversation: Any, uid: str) -> None:
    with suppress(NotFound):  # it was theirs, and is gone
        gone = {"members": firestore.ArrayRemove([uid])}
        conversation.reference.update(gone, retry=None, timeout=SECONDS)


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
