"""The status machine as a table: which step leads from where to where, who may take it, and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from common.models import Booking, BookingStatus

S = BookingStatus


class Party(StrEnum):
    """On which side of a booking somebody stands; `employee` is one who serves in it, `system` the clock."""

    CUSTOMER = "customer"
    OWNER = "owner"
    MANAGER = "manager"
    EMPLOYEE = "employee"
    SYSTEM = "system"


class Step(StrEnum):
    """Something that can happen to a booking."""

    PAY = "pay"
    CONFIRM = "confirm"
    DECLINE = "decline"
    EXPIRE = "expire"
    CANCEL = "cancel"
    CHECK_IN = "check-in"
    START = "start"
    COMPLETE = "complete"
    NO_SHOW = "no-show"
    UNDO = "undo"


LEADERS = frozenset({Party.OWNER, Party.MANAGER})
TEAM = LEADERS | {Party.EMPLOYEE}
_CUSTOMER = frozenset({Party.CUSTOMER})
_OWNER = frozenset({Party.OWNER})
_SYSTEM = frozenset({Party.SYSTEM})

CHECK_IN_BEFORE = timedelta(minutes=30)
NO_SHOW_AFTER, NO_SHOW_WITHIN = timedelta(minutes=15), timedelta(days=7)
UNDO_WITHIN = timedelta(hours=24)
COMPLETED_AFTER = timedelta(hours=2)

When = Callable[[Booking, datetime], bool]


def _always(_booking: Booking, _now: datetime) -> bool:
    return True


def _is_waiting(booking: Booking, now: datetime) -> bool:
    """A request that has lapsed is over, even before anybody has written that down."""
    return booking.expires_at is None or now < booking.expires_at


def _has_lapsed(booking: Booking, now: datetime) -> bool:
    return not _is_waiting(booking, now)


def _is_ahead(booking: Booking, now: datetime) -> bool:
    return now < booking.starts_at


def _may_be_called_off(booking: Booking, now: datetime) -> bool:
    return _is_ahead(booking, now) and _is_waiting(booking, now)


def _is_about_to_start(booking: Booking, now: datetime) -> bool:
    return now >= booking.starts_at - CHECK_IN_BEFORE


def _did_not_come(booking: Booking, now: datetime) -> bool:
    return booking.starts_at + NO_SHOW_AFTER <= now <= booking.starts_at + NO_SHOW_WITHIN


def _completed_itself_and_did_not_come(booking: Booking, now: datetime) -> bool:
    return booking.is_automatic and _did_not_come(booking, now)


def _is_fresh(booking: Booking, now: datetime) -> bool:
    return now <= booking.status_changed_at + UNDO_WITHIN


def _is_long_over(booking: Booking, now: datetime) -> bool:
    return now >= booking.ends_at + COMPLETED_AFTER


@dataclass(frozen=True, slots=True)
class Edge:
    """One way from a status to another: by which step, taken by whom, at what time."""

    step: Step
    from_: BookingStatus
    to: BookingStatus
    by: frozenset[Party]
    when: When = _always


EDGES: tuple[Edge, ...] = (
    Edge(Step.PAY, S.PENDING_PAYMENT, S.PENDING, _SYSTEM),
    Edge(Step.PAY, S.PENDING_PAYMENT, S.CONFIRMED, _SYSTEM),
    Edge(Step.PAY, S.EXPIRED, S.PENDING, _SYSTEM, _is_ahead),
    Edge(Step.PAY, S.EXPIRED, S.CONFIRMED, _SYSTEM, _is_ahead),
    Edge(Step.EXPIRE, S.PENDING_PAYMENT, S.EXPIRED, _SYSTEM),
    Edge(Step.EXPIRE, S.PENDING, S.EXPIRED, _SYSTEM, _has_lapsed),
    Edge(Step.CONFIRM, S.PENDING, S.CONFIRMED, TEAM, _is_waiting),
    Edge(Step.DECLINE, S.PENDING, S.DECLINED, TEAM, _is_waiting),
    Edge(Step.CANCEL, S.PENDING_PAYMENT, S.CANCELLED_BY_CUSTOMER, _CUSTOMER, _may_be_called_off),
    Edge(Step.CANCEL, S.PENDING, S.CANCELLED_BY_CUSTOMER, _CUSTOMER, _may_be_called_off),
    Edge(Step.CANCEL, S.CONFIRMED, S.CANCELLED_BY_CUSTOMER, _CUSTOMER, _is_ahead),
    Edge(Step.CANCEL, S.PENDING, S.CANCELLED_BY_BUSINESS, LEADERS, _is_waiting),
    Edge(Step.CANCEL, S.CONFIRMED, S.CANCELLED_BY_BUSINESS, LEADERS),
    Edge(Step.CANCEL, S.CHECKED_IN, S.CANCELLED_BY_BUSINESS, LEADERS),
    Edge(Step.CANCEL, S.IN_PROGRESS, S.CANCELLED_BY_BUSINESS, LEADERS),
    Edge(Step.CHECK_IN, S.CONFIRMED, S.CHECKED_IN, TEAM, _is_about_to_start),
    Edge(Step.UNDO, S.CHECKED_IN, S.CONFIRMED, TEAM),
    Edge(Step.START, S.CHECKED_IN, S.IN_PROGRESS, TEAM),
    Edge(Step.COMPLETE, S.IN_PROGRESS, S.COMPLETED, TEAM),
    Edge(Step.COMPLETE, S.CONFIRMED, S.COMPLETED, TEAM, _is_about_to_start),
    Edge(Step.COMPLETE, S.CONFIRMED, S.COMPLETED, _SYSTEM, _is_long_over),
    Edge(Step.COMPLETE, S.CHECKED_IN, S.COMPLETED, _SYSTEM, _is_long_over),
    Edge(Step.COMPLETE, S.IN_PROGRESS, S.COMPLETED, _SYSTEM, _is_long_over),
    Edge(Step.NO_SHOW, S.CONFIRMED, S.NO_SHOW, TEAM, _did_not_come),
    Edge(Step.NO_SHOW, S.COMPLETED, S.NO_SHOW, TEAM, _completed_itself_and_did_not_come),
    Edge(Step.NO_SHOW, S.CHECKED_IN, S.NO_SHOW, LEADERS),
    Edge(Step.NO_SHOW, S.IN_PROGRESS, S.NO_SHOW, LEADERS),
    Edge(Step.UNDO, S.NO_SHOW, S.CONFIRMED, _OWNER, _is_fresh),
    Edge(Step.UNDO, S.NO_SHOW, S.COMPLETED, _OWNER, _is_fresh),
    Edge(Step.UNDO, S.COMPLETED, S.CONFIRMED, _OWNER, _is_fresh),
)


def ever_takes(step: Step, parties: frozenset[Party]) -> bool:
    """Whether there is any status in which one of `parties` may take this step."""
    return any(edge.step is step and edge.by & parties for edge in EDGES)


def leads_to(step: Step, to: BookingStatus, parties: frozenset[Party]) -> bool:
    """Whether one of `parties` could have brought a booking into this status by this step."""
    return any(edge.step is step and edge.to is to and edge.by & parties for edge in EDGES)


def has_way(from_: BookingStatus, to: BookingStatus) -> bool:
    """Whether there is any step from one status to the other."""
    return any(edge.from_ is from_ and edge.to is to for edge in EDGES)


def open_to(parties: frozenset[Party], booking: Booking, now: datetime) -> list[BookingStatus]:
    """Where one of `parties` could bring a booking from where it stands, at this moment."""
    here = [edge for edge in EDGES if edge.from_ is booking.status and edge.by & parties]
    return sorted({edge.to for edge in here if edge.when(booking, now)})
