"""Who may come in: those who are signed in, where there is chat at all."""

from sqlalchemy.orm import Session

from common.errors import ChatUnavailable
from common.web.ask import Ask
from common.web.guards import Guard, related, signed_in
from functions.notify.chat.members import Place, place_of


class _WhereThereIsChat(Guard):
    """Another guard's decision, in surroundings that have chat."""

    def __init__(self, guard: Guard) -> None:
        self.authz, self.supplies = guard.authz, guard.supplies
        self._guard = guard

    def admit(self, ask: Ask, db: Session) -> None:
        """What the other guard says; then raises `ChatUnavailable` without a chat."""
        self._guard.admit(ask, db)
        if ask.settings.chat_provider == "off":
            raise ChatUnavailable

    def find(self, ask: Ask, db: Session) -> None:
        """What the other guard finds."""
        self._guard.find(ask, db)


chatting = _WhereThereIsChat(signed_in)
member = _WhereThereIsChat(related("conversation", Place, "customer, team", place_of))
