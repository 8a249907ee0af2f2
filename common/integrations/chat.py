"""Chat: the door to where conversations lie."""

from typing import Protocol
from uuid import UUID

from common.integrations.outside import OutsideError


class ChatError(OutsideError):
    """The place where conversations lie did not do what it was asked."""


class Chat(Protocol):
    """Whoever keeps our conversations."""

    def erase_person(self, uid: UUID) -> int:
        """Forget what somebody has said and that they took part; says in how many conversations.

        Done again it finds nothing. Raises `ChatError`.
        """
        ...


class NoChat:
    """There is no chat here, hence nothing to forget."""

    def erase_person(self, uid: UUID) -> int:
        """Find nothing."""
        return 0
