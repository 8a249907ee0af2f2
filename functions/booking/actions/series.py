"""The same visit again and again, at the same hour of the wall clock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common.availability import Verdict, instant
from common.errors import AppError
from common.models import Booking, User
from common.settings import Settings
from functions.booking import queries
from functions.booking.actions.book import bill_of, order_of, prepared, take, tell
from functions.booking.actions.booker import booker_of
from functions.booking.actions.order import Order
from functions.booking.judging import judged
from functions.booking.refusals import AlreadyBooked, NotBookable, PriceChanged, SeriesConflict, SlotTaken
from functions.booking.schemas import BookRequest, DateReply


@dataclass(frozen=True, slots=True)
class Planned:
    """One date of a series: what the engine said and what was booked, or why it cannot be."""

    order: Order
    verdict: Verdict | None = None
    booking: Booking | None = None
    refusal: AppError | None = None


def preview(
    db: Session, user: User, request: BookRequest, *, now: datetime, settings: Settings
) -> list[Planned]:
    """What would come of an order, date by date; reads without a lock and writes nothing."""
    order = order_of(db, booker_of(db, user, request), request, now=now, settings=settings)
    return _planned(db, order)


def book_series(
    db: Session, user: User, request: BookRequest, *, now: datetime, settings: Settings, request_id: str = ""
) -> list[Planned]:
    """All dates or none, or with `skip_conflicts` those that can be booked; the locks are those of one booking.

    Raises `SeriesConflict` with a report on every date, and what `book` raises about the order as a whole.
    """
    order = prepared(db, user, request, now=now, settings=settings, request_id=request_id)
    plan = _planned(db, replace(order, series_id=uuid4()))
    _check(plan, request)
    plan = [_taken(db, each) for each in plan]
    _check(plan, request)
    tell(db, order, [each.booking for each in plan if each.booking])
    return plan


def _planned(db: Session, order: Order) -> list[Planned]:
    """Judged in order of time: what could be booked before counts for the customer's cap."""
    plan: list[Planned] = []
    for starts_at in _starts(order):
        before = sum(each.refusal is None for each in plan)
        plan.append(_on(db, replace(order, starts_at=starts_at, before=before)))
    return plan


def _starts(order: Order) -> list[datetime]:
    """The same wall time every so many weeks; one that a change of the clocks skips is moved on by the gap."""
    repeat, zone = order.request.repeat, order.subject.business.timezone
    if repeat is None:
        return [order.starts_at]
    local = order.starts_at.astimezone(ZoneInfo(zone))
    on, at = order.request.date or local.date(), order.request.start_time or local.time()
    weeks = (timedelta(weeks=number * repeat.every_weeks) for number in range(1, repeat.times))
    return [order.starts_at, *(instant(zone, on + later, at) for later in weeks)]


def _on(db: Session, order: Order) -> Planned:
    """What is wrong with the order as a whole is raised, what is wrong with this date is noted."""
    try:
        verdict = judged(db, order.subject, order.question, order.starts_at, order.now)
    except NotBookable as refusal:
        return Planned(order, refusal=refusal)
    bill_of(order, verdict)
    if order.request.expected_total not in (None, verdict.price):
        return Planned(order, verdict, refusal=PriceChanged())
    is_elsewhere = _is_elsewhere(db, order, verdict)
    return Planned(order, verdict, refusal=AlreadyBooked() if is_elsewhere else None)


def _is_elsewhere(db: Session, order: Order, verdict: Verdict) -> bool:
    """Whether the customer, who comes in person, is somewhere else then."""
    if order.booker.is_team or order.request.guest is not None:
        return False
    visit = verdict.visits[0]
    other = queries.clashing_booking(db, order.booker.user, visit.starts_at, visit.ends_at, order.now)
    return other is not None


def _taken(db: Session, planned: Planned) -> Planned:
    """Written, unless it cannot be: the constraints have the last word here too."""
    if planned.refusal is not None or planned.verdict is None:
        return planned
    try:
        return replace(planned, booking=take(db, planned.order, planned.verdict))
    except (SlotTaken, AlreadyBooked) as refusal:
        return replace(planned, refusal=refusal)


def _check(plan: Sequence[Planned], request: BookRequest) -> None:
    refused = sum(each.refusal is not None for each in plan)
    may_skip = request.repeat is not None and request.repeat.skip_conflicts
    if refused == len(plan) or (refused and not may_skip):
        raise SeriesConflict(more={"dates": [each.model_dump(mode="json") for each in report(plan)]})


def report(plan: Sequence[Planned]) -> list[DateReply]:
    """A line for each date, on the venue's wall clock."""
    return [_line(each) for each in plan]


def _line(planned: Planned) -> DateReply:
    zone = ZoneInfo(planned.order.subject.business.timezone)
    starts_at, refusal = planned.order.starts_at.astimezone(zone), planned.refusal
    return DateReply(
        date=starts_at.date(),
        start_time=starts_at.time(),
        starts_at=starts_at,
        bookable=refusal is None,
        reason=refusal.code if refusal else None,
        total_price=planned.verdict.price if planned.verdict else None,
        alternatives=refusal.more.get("alternatives", []) if refusal else [],
    )
