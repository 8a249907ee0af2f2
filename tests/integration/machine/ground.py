"""Where walks take place."""

from collections import Counter
from dataclasses import dataclass, field

import sqlalchemy as sa

from tests.integration.machine.house import House, unseen


@dataclass
class Ground:
    """Where walks take place, one after the other, and what has been seen on them."""

    house: House
    connection: sa.Connection
    walks: int = 0
    steps: int = 0
    ways: Counter[tuple[str, str]] = field(default_factory=Counter)
    refusals: Counter[str] = field(default_factory=Counter)

    def payment_of(self, uid: str) -> str:
        """What the acquirer calls the last payment of a booking."""
        find = sa.text(
            "SELECT provider_ref FROM payment_intent i JOIN booking b ON b.id = i.booking_id "
            "WHERE b.uid = :uid ORDER BY i.id DESC LIMIT 1"
        )
        with unseen(self.connection) as db:
            return str(db.scalar(find, {"uid": uid}))

    def expired(self) -> set[str]:
        """The bookings of which it is written down that they have waited in vain."""
        find = sa.text("SELECT uid FROM booking WHERE status = 'expired'")
        with unseen(self.connection) as db:
            return {str(uid) for uid in db.scalars(find)}
