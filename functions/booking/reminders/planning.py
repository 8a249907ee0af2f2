"""Which reminders are due, and writing them down: one statement, however many there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    CursorResult,
    DateTime,
    Insert,
    Select,
    Text,
    and_,
    case,
    false,
    func,
    literal,
    not_,
    select,
)
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common.models import Booking, BookingEvent, BookingStatus, MessageKey, NotificationType, Outbox, User
from common.notifying.visits.occasions import MOVES
from common.settings import Settings
from functions.booking.reminders.quietly import Instant, moved_earlier, quiet_hours

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LEADS = {NotificationType.REMINDER_1H: HOUR, NotificationType.REMINDER_24H: DAY}
"""So long before a visit each is due, where no quiet hours are in the way."""

_TOO_CLOSE = timedelta(hours=12)
"""A reminder of the last hour that had to be moved is left out so soon after the one of the day before."""
_SLICE = timedelta(hours=4)
_NAMES_KEPT = timedelta(days=60)
_FARTHEST_MOVE = timedelta(hours=26)
"""Quiet hours are shorter than a day; a quarter of an hour before them, and an hour that clocks may gain."""


@dataclass(frozen=True, slots=True)
class Tick:
    """One run of a job: it writes down what comes due before `until`."""

    kind: NotificationType
    now: datetime
    until: datetime
    settings: Settings

    def slices(self) -> Iterator[tuple[datetime, datetime]]:
        """The starts to look at, some hours at a time: no statement takes long, however much there is to catch up."""
        since = self.first_start
        while since < self.last_start:
            yield since, min(since + _SLICE, self.last_start)
            since += _SLICE

    @property
    def first_start(self) -> datetime:
        """Visits that begin by then are not reminded of any more; when the last hour has begun, its own is enough."""
        return self.now if self.kind is NotificationType.REMINDER_1H else self.now + HOUR

    @property
    def last_start(self) -> datetime:
        """Of visits that begin later none can be due, however far quiet hours move it."""
        return self.until + LEADS[self.kind] + _FARTHEST_MOVE


def write_down(db: Session, tick: Tick, since: datetime, until: datetime) -> int:
    """Publish `ReminderDue` for visits whose reminder comes due in this tick, once; returns how many are new.

    Of those that start after `since` and no later than `until`, one of the tick's slices.
    Of two ticks at the same moment the second waits for the first and finds its names taken. A reminder waits in the
    outbox for its minute, and is dropped when the visit has begun.
    """
    result: Any = db.execute(statement(tick, since, until))
    return result.rowcount if isinstance(result, CursorResult) else 0


def name_of(kind: NotificationType, booking: UUID, schedule_no: int) -> str:
    """What a reminder is called in `message_key`; the statement below builds the same."""
    return f"send_reminder:{kind}:{booking}:{schedule_no}"


def is_written_down(db: Session, kind: NotificationType, booking: Booking) -> bool:
    """Whether this reminder of a visit, as it stands, has been planned already."""
    name = name_of(kind, booking.uid, booking.schedule_no)
    return db.scalar(select(MessageKey.dedup).where(MessageKey.dedup == name)) is not None


def statement(tick: Tick, since: datetime, until: datetime) -> Insert:
    """All of a slice: find what is due, take its names, write the messages whose names were free."""
    due = _due(tick, _visits(tick, since, until)).cte("due")
    new = _names_taken(due, tick.now).cte("new")
    return _messages(due, new, tick)


def _names_taken(due: CTE, now: datetime) -> Any:
    """Those that nobody has taken meanwhile; in a fixed order, so that two ticks never wait for each other."""
    named = select(due.c.dedup, literal((now + _NAMES_KEPT).date())).order_by(due.c.dedup)
    names = insert(MessageKey).from_select(["dedup", "expires_on"], named)
    return names.on_conflict_do_nothing().returning(MessageKey.dedup)


def _messages(due: CTE, new: CTE, tick: Tick) -> Insert:
    payload = func.jsonb_build_object(
        *_named("booking", due.c.booking),
        *_named("kind", literal(tick.kind.value, Text)),
        *_named("schedule_no", due.c.schedule_no),
    )
    at = func.greatest(due.c.at, tick.now)
    rows = select(literal("send_reminder", Text), payload, at, due.c.starts_at)
    rows = rows.join_from(due, new, new.c.dedup == due.c.dedup)
    return insert(Outbox).from_select(["kind", "payload", "due", "not_after"], rows)


def _named(name: str, value: ColumnElement[Any]) -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return literal(name, Text), value


def _visits(tick: Tick, since: datetime, until: datetime) -> CTE:
    """Confirmed visits of people with an account, so near that a reminder may be due, and when that would be.

    Set apart, so that PostgreSQL reckons each time once: with zones that is most of the work.
    """
    quiet = quiet_hours(tick.settings)
    return (
        select(
            Booking.uid.label("booking"),
            Booking.schedule_no,
            Booking.starts_at,
            _known_at().label("known_at"),
            moved_earlier(Booking.starts_at - LEADS[tick.kind], Booking.starts_at, quiet).label("at"),
            moved_earlier(Booking.starts_at - DAY, Booking.starts_at, quiet).label("first_at"),
        )
        .join(User, User.id == Booking.customer_id)
        .where(Booking.status == BookingStatus.CONFIRMED)
        .where(Booking.starts_at > since, Booking.starts_at <= until)
        .where(User.blocked_at.is_(None), User.erased_at.is_(None))
        .cte("visits")
        .prefix_with("MATERIALIZED")
    )


def _due(tick: Tick, near: CTE) -> Select[UUID, int, datetime, Any, str]:
    """The visits whose reminder comes before `until`, and has not come before they stood as they do."""
    visits = near.c
    name = func.concat(f"send_reminder:{tick.kind}:", visits.booking, ":", visits.schedule_no, type_=Text())
    return (
        select(visits.booking, visits.schedule_no, visits.starts_at, visits.at, name.label("dedup"))
        .where(visits.at < tick.until, visits.at > visits.known_at)
        .where(not_(_is_one_too_many(tick.kind, visits)))
        .where(~select(MessageKey.dedup).where(MessageKey.dedup == name).exists())
    )


def _known_at() -> Instant:
    """Since when the visit stands as it does: made, confirmed, or moved. A reminder that was due before is none."""
    last_move = (
        select(func.max(BookingEvent.at))
        .where(BookingEvent.business_id == Booking.business_id)
        .where(BookingEvent.booking_id == Booking.id)
        .where(BookingEvent.code.in_(MOVES))
        .scalar_subquery()
    )
    moved_at = case((Booking.schedule_no > 0, last_move))
    return func.greatest(
        Booking.created_at, Booking.status_changed_at, moved_at, type_=DateTime(timezone=True)
    )


def _is_one_too_many(kind: NotificationType, visits: Any) -> ColumnElement[bool]:
    """Whether quiet hours bring the second reminder close to the first, if there was a first."""
    if kind is not NotificationType.REMINDER_1H:
        return false()
    is_moved = visits.at < visits.starts_at - HOUR
    return and_(is_moved, visits.first_at > visits.known_at, visits.at < visits.first_at + _TOO_CLOSE)
