"""The door to Firebase's sign-in: a token with which an app listens to its own conversations."""

from typing import Protocol
from uuid import UUID

from common.integrations.outside import OutsideError

SECONDS = 3600
"""How long Firebase takes a custom token for; what it is exchanged for lasts by Firebase's own rules."""


class ChatTokenError(OutsideError):
    """No token could be signed, or Firebase could not be asked about somebody."""


class ChatTokens(Protocol):
    """Whoever signs people in to the chat."""

    def issue(self, user: UUID) -> str:
        """A custom token for this user, good for an hour, who is known to Firebase by then.

        Raises `ChatTokenError`.
        """
        ...

    def forget(self, user: UUID) -> None:
        """Let Firebase forget this user, who may never have been known there; raises `ChatTokenError`."""
        ...
