"""What there is to tell of a booking, and whether it is still true."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from common.models import (
    Booking,
    BookingActor,
    BookingEvent,
    BookingEventText,
    BookingItem,
    BookingStatus,
    NotificationType,
    Rating,
)

_Step = Row[int | None, BookingActor, str, BookingStatus | None]
_Steps = Select[int | None, BookingActor, str, BookingStatus | None]

_S, _T = BookingStatus, NotificationType
_STANDS = frozenset({_S.CONFIRMED, _S.CHECKED_IN, _S.IN_PROGRESS})
_GONE = frozenset({_S.CANCELLED_BY_CUSTOMER, _S.CANCELLED_BY_BUSINESS})

# In which states a type of news is still true of a booking. One that waits for its payment is not yet news.
_TRUE_WHILE = {
    _T.BOOKED: _STANDS | {_S.PENDING},
    _T.CONFIRMED: _STANDS,
    _T.DECLINED: frozenset({_S.DECLINED}),
    _T.EXPIRED: frozenset({_S.EXPIRED}),
    _T.RESCHEDULED: _STANDS | {_S.PENDING},
    _T.CANCELED: _GONE,
    _T.REMINDER_1H: frozenset({_S.CONFIRMED}),
    _T.REMINDER_24H: frozenset({_S.CONFIRMED}),
    _T.REVIEW_REQUEST: frozenset({_S.COMPLETED}),
}

MOVES = ("rescheduled", "reassigned", "replanned")
"""The codes of the history's lines that give a visit another time or another employee."""

IS_OFF = frozenset({_T.DECLINED, _T.EXPIRED, _T.CANCELED})
"""News of a visit that will not be."""


REMINDERS = frozenset({_T.REMINDER_1H, _T.REMINDER_24H})
"""What is said before a visit."""

BY_THE_CLOCK = REMINDERS | {_T.REVIEW_REQUEST}
"""News that is nobody's act: its time has come."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """A booking as it stands, and what is to be told of it.

    Whose act that was (an account and a side of the counter, where it was anybody's), in which words, and where the
    booking stood before.
    """

    type: NotificationType
    booking: Booking
    actor_id: int | None = None
    actor: BookingActor | None = None
    reason: str | None = None
    before: BookingStatus | None = None

    @property
    def is_off(self) -> bool:
        """Whether the visit will not be."""
        return self.type in IS_OFF

    @property
    def was_unpaid(self) -> bool:
        """Whether the payment it waited for never came, so that the team has not heard of it."""
        return self.before is BookingStatus.PENDING_PAYMENT

    @property
    def by_customer(self) -> bool:
        """Whether the customer did it."""
        return self.actor is BookingActor.CUSTOMER or self.booking.status is _S.CANCELLED_BY_CUSTOMER


def occasion_of(db: Session, kind: NotificationType, booking: UUID) -> Occasion | None:
    """The booking with this uid as an occasion for `kind`; None if that is no longer true of it."""
    found = db.scalar(_whole(booking))
    if found is None or found.status not in _TRUE_WHILE.get(kind, ()):
        return None
    if kind in BY_THE_CLOCK:
        is_answered = kind is NotificationType.REVIEW_REQUEST and _is_rated(db, found)
        return None if is_answered else Occasion(kind, found)
    if kind is NotificationType.BOOKED:
        return Occasion(kind, found, actor_id=found.created_by_id)
    step = _step(db, kind, found)
    if step is not None:
        return Occasion(kind, found, step.actor_id, step.actor_kind, step.text, step.from_status)
    return None if kind is NotificationType.CONFIRMED else Occasion(kind, found)


def _whole(booking: UUID) -> Select[Booking]:
    return (
        select(Booking)
        .where(Booking.uid == booking)
        .options(
            joinedload(Booking.business),
            joinedload(Booking.customer),
            selectinload(Booking.items).joinedload(BookingItem.service),
        )
    )


def _is_rated(db: Session, booking: Booking) -> bool:
    rated = select(Rating.id).where(Rating.business_id == booking.business_id)
    return db.scalar(rated.where(Rating.booking_id == booking.id)) is not None


def _step(db: Session, kind: NotificationType, booking: Booking) -> _Step | None:
    """Who brought the booking where it is, from where, and what they wrote."""
    last = (
        select(
            BookingEvent.actor_id, BookingEvent.actor_kind, BookingEventText.text, BookingEvent.from_status
        )
        .outerjoin(BookingEventText, BookingEventText.event_id == BookingEvent.id)
        .where(BookingEvent.business_id == booking.business_id)
        .where(BookingEvent.booking_id == booking.id)
        .order_by(BookingEvent.id.desc())
        .limit(1)
    )
    return db.execute(_of_kind(last, kind, booking)).one_or_none()


def _of_kind(steps: _Steps, kind: NotificationType, booking: Booking) -> _Steps:
    """A yes is a request's; one that came with the payment is a booking nobody has heard of yet."""
    if kind is NotificationType.RESCHEDULED:
        return steps.where(BookingEvent.code.in_(MOVES))
    if kind is NotificationType.CONFIRMED:
        confirmed = BookingEvent.to_status == BookingStatus.CONFIRMED
        return steps.where(confirmed).where(BookingEvent.from_status == BookingStatus.PENDING)
    return steps.where(BookingEvent.to_status == booking.status)
