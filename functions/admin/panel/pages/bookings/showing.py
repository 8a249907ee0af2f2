"""A booking as its page shows it: as it stands, what happened to it, and where it can be brought."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common.models import Booking
from functions.booking import operating
from functions.booking.operating import Moment, MomentKind, Way


@dataclass(frozen=True, slots=True)
class Shown:
    """A booking with its history, oldest first, and the steps that are open now."""

    row: Booking
    moments: list[Moment]
    ways: list[Way]

    @property
    def money(self) -> list[Moment]:
        """What of its history is money: payments, refunds, disputes."""
        return [each for each in self.moments if each.kind is not MomentKind.STEP]


def shown(db: Session, uid: UUID, language: str, now: datetime) -> Shown:
    """The booking with everything that its page shows; raises `NotFound`."""
    row = operating.find(db, uid)
    return Shown(row, operating.timeline(db, uid, language), operating.ways(row, now))
