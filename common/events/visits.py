"""What happens to visits, and to the time they take."""

from dataclasses import dataclass
from uuid import UUID

from common.events.base import Event


@dataclass(frozen=True, slots=True)
class BookingCreated(Event):
    """A time has been taken in somebody's diary."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingConfirmed(Event):
    """A business has said yes to a booking that waited for its word, or its payment has arrived."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingDeclined(Event):
    """A business has said no to a booking that waited for its word."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingExpired(Event):
    """Nobody answered, or nobody paid, in time."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class BookingRescheduled(Event):
    """A visit has another time, or somebody else serves; `schedule_no` says which change it was."""

    booking: UUID
    schedule_no: int


@dataclass(frozen=True, slots=True)
class BookingCanceled(Event):
    """A booking has been called off, by the customer or by the business."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class ReminderDue(Event):
    """A visit is near; `kind` is `reminder_1h` or `reminder_24h`, `schedule_no` the plan it was made for."""

    booking: UUID
    kind: str
    schedule_no: int


@dataclass(frozen=True, slots=True)
class ReviewRequestDue(Event):
    """A visit is over, and its customer may say how it was."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class NoShowMarked(Event):
    """A customer did not come; there may be a fee to charge."""

    booking: UUID


@dataclass(frozen=True, slots=True)
class TimeFreed(Event):
    """Time in a business's diary is free again, on this local date: somebody may be waiting for it."""

    business: UUID
    on: str


@dataclass(frozen=True, slots=True)
class WaitlistOffered(Event):
    """A time is kept for somebody who waited; the hold says which."""

    entry: UUID
    hold: UUID


@dataclass(frozen=True, slots=True)
class DiaryChanged(Event):
    """Hours, team, services, terms or visits of a business have changed, so its free times may have."""

    business: UUID


@dataclass(frozen=True, slots=True)
class BusyCalendarDue(Event):
    """Somebody's calendar elsewhere is to be read, for the first time or again."""

    calendar: UUID
