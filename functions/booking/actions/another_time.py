"""Another time, or somebody else, for a visit that is booked: the same booking, and its old time is free at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common import diary, outbox
from common.availability import Actor, Question, Reason, Visit
from common.db import rules
from common.errors import AppError, NotFound
from common.events import BookingRescheduled
from common.models import Booking, BookingActor, BookingItem, BookingStatus, User
from functions.booking import queries, terms, transitions
from functions.booking.actions import expiry
from functions.booking.actions.book import remember_turn
from functions.booking.actions.order import item_rows, occupancy_rows, schedule
from functions.booking.judging import judged, refusal
from functions.booking.refusals import AlreadyBooked, CustomerElsewhere, SlotTaken
from functions.booking.transitions import Act

MOVABLE = frozenset({BookingStatus.PENDING, BookingStatus.CONFIRMED})

_OF_ITS_TIME = (
    "employee_id",
    "starts_at",
    "ends_at",
    "duration_minutes",
    "parts",
    "buffer_before_minutes",
    "buffer_after_minutes",
    "employee_name",
)
"""What of a booked service changes with the time and with who performs it; names and prices stay as agreed."""


@dataclass(frozen=True, slots=True)
class Destination:
    """When a visit is to begin, and who performs each of its services, in their order; None is anybody.

    `is_inside_hours`: nobody comes when they are not there, not even for the team.
    """

    starts_at: datetime
    performers: tuple[UUID | None, ...]
    is_inside_hours: bool = False


def opened(
    db: Session, booking: Booking, actor: BookingActor, now: datetime
) -> tuple[Booking, diary.Subject]:
    """The booking as it stands now with what it is about, everybody locked whom its move could concern.

    All who could perform its services are locked, not only those who do: somebody may have moved it while this one
    waited, and resources are locked once and in their order. Raises `NotFound` for a business that is gone.
    """
    diary.lock_business(db, booking.business.uid)
    if booking.customer_id is not None:
        diary.lock_user(db, booking.customer_id)
    subject = subject_of(db, [booking], actor, now)
    resources = [each.employee.resource_id for each in subject.team]
    resources += queries.resources_of(db, booking)
    diary.lock_resources(db, resources)
    expiry.let_go(db, resources, [booking.customer_id], now)
    return as_it_stands(db, booking), subject


def subject_of(db: Session, bookings: Sequence[Booking], actor: BookingActor, now: datetime) -> diary.Subject:
    """What bookings of one business are about: each of their services, also one that is no longer sold.

    How long it takes is what it takes today, so that the times listed are those that can be had; its price is not
    asked about. Neither caps nor blocks bind the team.
    """
    customer = None if actor is BookingActor.TEAM else _customer_of(db, bookings)
    choices = [diary.Choice(item.service.uid) for each in bookings for item in each.items]
    subject = diary.subject_of(
        db, bookings[0].business.uid, choices, customer, now, besides=bookings[0], or_dropped=True
    )
    if subject is None:
        raise NotFound
    return subject


def _customer_of(db: Session, bookings: Sequence[Booking]) -> User | None:
    return db.get(User, bookings[0].customer_id) if bookings[0].customer_id is not None else None


def as_it_stands(db: Session, booking: Booking) -> Booking:
    """The same booking, locked, with its services; its customer and its resources must be locked before."""
    row = queries.whole_booking().where(Booking.id == booking.id).with_for_update(of=Booking)
    return db.scalars(row.execution_options(populate_existing=True)).one()


def performers_of(booking: Booking) -> tuple[UUID, ...]:
    """Who performs the services of a visit, in their order."""
    return tuple(item.employee.uid for item in booking.items)


def move(db: Session, booking: Booking, subject: diary.Subject, to: Destination, act: Act) -> None:
    """Give a visit another time or another employee, and tell everybody; all of it must be locked and allowed.

    1. judge by the engine that listed the time, the visit's own counting as free; 2. free the old time; 3. take
    the new one, first with those who serve it now. The price stays. Moved by the team, its customer may call it
    off for nothing. Raises a `NotBookable` with the nearest alternatives, `AlreadyBooked` or `CustomerElsewhere`.
    """
    wanted = _with_performers(subject, to.performers)
    question = _question(wanted, to.starts_at, act)
    verdict = judged(db, wanted, question, to.starts_at, act.now, besides=booking)
    serving = {item.employee_id for item in booking.items}
    ways = [each for each in verdict.visits if is_regular(each) or not to.is_inside_hours]
    expiry.free_time(db, booking, act.now)
    visit = _first_that_holds(
        db, booking, wanted, sorted(ways, key=lambda each: not _people(each) <= serving), act
    )
    if visit is None:
        raise refusal(db, wanted, question, to.starts_at, SlotTaken, besides=booking)
    if not _people(visit) <= serving:
        remember_turn(db, visit, act.now)
    transitions.note(db, booking, booking.status, act)
    moved = BookingRescheduled(booking=booking.uid, schedule_no=booking.schedule_no)
    outbox.publish(db, moved, now=act.now)


def _first_that_holds(
    db: Session, booking: Booking, subject: diary.Subject, ways: Sequence[Visit], act: Act
) -> Visit | None:
    items = list(booking.items)  # a savepoint that fails would forget them
    for visit in ways:
        try:
            _write(db, booking, items, subject, visit, act)
        except SlotTaken:
            continue
        return visit
    return None


def _with_performers(subject: diary.Subject, performers: Sequence[UUID | None]) -> diary.Subject:
    together = zip(subject.chosen, performers, strict=True)
    return replace(subject, chosen=tuple(replace(chosen, employee=each) for chosen, each in together))


def _question(subject: diary.Subject, starts_at: datetime, act: Act) -> Question:
    on = starts_at.astimezone(ZoneInfo(subject.business.timezone)).date()
    actor: Actor = "team" if act.actor is BookingActor.TEAM else "customer"
    return Question(
        now=act.now,
        date_from=on,
        date_to=on,
        wishes=subject.wishes,
        actor=actor,
        active_bookings=subject.active_bookings,
        blocked=subject.is_blocked,
    )


def is_regular(visit: Visit) -> bool:
    """Whether nobody has to come when they are not there; what the team has put off the grid may stay there."""
    return set(visit.flags) <= {Reason.OFF_GRID}


def _people(visit: Visit) -> set[int]:
    return {segment.employee_id for segment in visit.segments}


def _write(
    db: Session,
    booking: Booking,
    items: Sequence[BookingItem],
    subject: diary.Subject,
    visit: Visit,
    act: Act,
) -> None:
    """Rewrite the visit in place, under a savepoint: the constraints have the last word."""
    refusals = {
        "occupancy_no_overlap": SlotTaken,
        "booking_customer_in_one_place": lambda: _elsewhere(db, booking, visit, act),
    }
    with rules(db, refusals):
        _rewrite(booking, subject, visit, act)
        rows = item_rows(subject, booking, visit, [item.price for item in items])
        for item, row in zip(items, rows, strict=True):
            for name in _OF_ITS_TIME:
                setattr(item, name, getattr(row, name))
        db.flush()
        db.add_all(occupancy_rows(booking, visit))
    for item in items:
        db.expire(item, ["employee"])


def _rewrite(booking: Booking, subject: diary.Subject, visit: Visit, act: Act) -> None:
    is_team, business = act.actor is BookingActor.TEAM, subject.business
    for name, value in schedule(visit, business.timezone).items():
        setattr(booking, name, value)
    booking.timezone = business.timezone
    booking.is_outside_hours = bool(visit.flags)
    booking.may_cancel_free = booking.may_cancel_free or is_team
    booking.reschedule_count += 0 if is_team else 1
    booking.schedule_no += 1
    booking.version += 1
    booking.updated_at = act.now
    if booking.status is BookingStatus.PENDING:
        notice = subject.policy.min_notice_minutes
        booking.expires_at = terms.answer_by(visit.starts_at, notice, act.now)


def _elsewhere(db: Session, booking: Booking, visit: Visit, act: Act) -> AppError:
    """Only the customer hears which of their visits it is; the business that they have one."""
    if act.actor is BookingActor.TEAM or act.who is None:
        return CustomerElsewhere()
    other = queries.clashing_booking(db, act.who, visit.starts_at, visit.ends_at, act.now, booking)
    return AlreadyBooked(more={"booking": str(other.uid)} if other else {})
