"""Chat: the door to where conversations are shown to those who listen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from common.integrations.outside import OutsideError

SECONDS = 8.0
"""So long may Firestore take for one call, unless somebody is waiting for the reply."""


LAST_VERSION = 2**53 - 1
"""Newer than any view: what carries it is not shown again. The largest whole number that JavaScript holds."""


class ChatError(OutsideError):
    """The place where conversations are shown did not do what it was asked."""


@dataclass(frozen=True, slots=True)
class MessageView:
    """One message as listeners see it; `image` is the uid of its picture, whose links the API gives."""

    uid: UUID
    no: int
    sender: UUID
    side: str
    text: str
    image: UUID | None
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation as it stands at `version`, and what is to be written of it, in order.

    `messages` go up to number `through_no`, which is `last_no` unless there are more than one commit takes; `gone`
    are messages that nobody may see any more.
    """

    uid: UUID
    version: int
    members: tuple[UUID, ...]
    customer: UUID
    business: UUID
    business_name: dict[str, str]
    blocked_by: tuple[str, ...]
    last_no: int
    last_at: datetime | None
    messages: tuple[MessageView, ...] = ()
    gone: tuple[UUID, ...] = ()
    through_no: int = 0


class Chat(Protocol):
    """Whoever shows our conversations. Everything may be done again; all of it raises `ChatError`."""

    def mirror(self, view: ConversationView, within: float = SECONDS) -> bool:
        """Show a conversation as it stands, all of it or nothing; False if a newer view has been shown before.

        `within` are seconds, for all of it.
        """
        ...

    def version_of(self, conversation: UUID) -> int:
        """The version that is shown: 0 for none, `LAST_VERSION` for one that was forgotten."""
        ...

    def forget(self, conversation: UUID) -> None:
        """Remove a conversation with its messages for good: a view that comes late does not bring it back."""
        ...

    def forget_what_was_said(self, conversation: UUID) -> None:
        """Remove every message of a conversation, which itself stays."""
        ...

    def forget_messages(self, conversation: UUID, messages: tuple[UUID, ...]) -> None:
        """Remove some messages of a conversation."""
        ...

    def erase_person(self, uid: UUID) -> int:
        """Forget what somebody has said and that they took part; says in how many conversations."""
        ...


class NoChat:
    """There is no chat here: nobody listens, and there is nothing to forget."""

    def mirror(self, view: ConversationView, within: float = SECONDS) -> bool:
        """Show it to nobody."""
        return False

    def version_of(self, conversation: UUID) -> int:
        """Show none."""
        return 0

    def forget(self, conversation: UUID) -> None:
        """Find nothing."""

    def forget_what_was_said(self, conversation: UUID) -> None:
        """Find nothing."""

    def forget_messages(self, conversation: UUID, messages: tuple[UUID, ...]) -> None:
        """Find nothing."""

    def erase_person(self, uid: UUID) -> int:
        """Find nothing."""
        return 0
