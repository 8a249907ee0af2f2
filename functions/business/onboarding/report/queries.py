"""What a report counts: bookings by day and status, and work by whom and of what, a statement each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, cast, column, distinct, func, select, tuple_
from sqlalchemy.orm import Session

from common.availability import instant
from common.models import Booking, BookingItem, BookingStatus, Business, PartKind
from functions.business.onboarding.report.figures import NOTHING, TOOK_TIME, Counted, Period, Work


@dataclass(frozen=True, slots=True)
class Stretch:
    """A period of a business as instants `[starts_at, ends_at)`: from midnight to midnight of its zone."""

    starts_at: datetime
    ends_at: datetime

    @classmethod
    def of(cls, period: Period, zone: str) -> "Stretch":
        """Where the period begins and ends on the wall of `zone`; a day of 23 or 25 hours is one day."""
        return cls(instant(zone, period.first, time()), instant(zone, day_after(period.last), time()))


def day_after(on: date) -> date:
    """The next date."""
    return date.fromordinal(on.toordinal() + 1)


def bookings_of(business: Business, period: Period) -> list[ColumnElement[bool]]:
    """The bookings of a business that begin on the local dates of a period, for a WHERE."""
    within = Stretch.of(period, business.timezone)
    return [
        Booking.business_id == business.id,
        Booking.starts_at >= within.starts_at,
        Booking.starts_at < within.ends_at,
    ]


def counted(db: Session, business: Business, period: Period) -> list[Counted]:
    """The bookings of the local dates of a period, by date and status; money in the business's currency only."""
    each = (
        select(
            cast(func.timezone(business.timezone, Booking.starts_at), Date).label("on"),
            Booking.status,
            Booking.total_price,
            Booking.cancellation_fee,
            (Booking.currency == business.currency).label("is_ours"),
        )
        .where(*bookings_of(business, period))
        .subquery("each")
    )
    rows: Sequence[Any] = db.execute(
        select(
            each.c.on,
            each.c.status,
            func.count(),
            func.coalesce(func.sum(each.c.total_price).filter(each.c.is_ours), NOTHING),
            func.coalesce(func.sum(each.c.cancellation_fee).filter(each.c.is_ours), NOTHING),
        ).group_by(each.c.on, each.c.status)
    ).all()
    return [Counted(*row) for row in rows]


@dataclass(frozen=True, slots=True)
class Done:
    """The work of a period, once by employee and once by service."""

    by_employee: list[Work]
    by_service: list[Work]


def done(db: Session, business: Business, period: Period) -> tuple[Done, Done]:
    """The work of a period and of the one before it, in one statement."""
    both = Period(period.before.first, period.last)
    each = (
        select(
            (Booking.starts_at >= Stretch.of(period, business.timezone).starts_at).label("is_now"),
            Booking.id.label("booking"),
            (Booking.status == BookingStatus.COMPLETED).label("is_completed"),
            Booking.status.in_(sorted(TOOK_TIME)).label("took_time"),
            (Booking.currency == business.currency).label("is_ours"),
            BookingItem.employee_id.label("employee"),
            BookingItem.service_id.label("service"),
            BookingItem.price,
            _hands_on().label("minutes"),
        )
        .join(BookingItem, _belongs())
        .where(*bookings_of(business, both))
        .subquery("each")
    )
    rows: Sequence[Any] = db.execute(
        select(
            each.c.is_now,
            each.c.employee,
            each.c.service,
            func.count(distinct(each.c.booking)).filter(each.c.is_completed),
            func.coalesce(func.sum(each.c.minutes).filter(each.c.took_time), 0),
            func.coalesce(func.sum(each.c.price).filter(each.c.is_completed, each.c.is_ours), NOTHING),
        ).group_by(
            func.grouping_sets(tuple_(each.c.is_now, each.c.employee), tuple_(each.c.is_now, each.c.service))
        )
    ).all()
    return _split(rows, is_now=True), _split(rows, is_now=False)


def _split(rows: Sequence[Any], *, is_now: bool) -> Done:
    mine = [row[1:] for row in rows if row[0] == is_now]
    return Done(
        [Work(employee, *rest) for employee, _none, *rest in mine if employee is not None],
        [Work(service, *rest) for _none, service, *rest in mine if service is not None],
    )


def _belongs() -> ColumnElement[bool]:
    return and_(BookingItem.business_id == Booking.business_id, BookingItem.booking_id == Booking.id)


def _hands_on() -> ColumnElement[int]:
    """The minutes of a service in which its employee was busy: all, unless some are for the colour to develop."""
    part = func.jsonb_array_elements(BookingItem.parts).table_valued(column("value"), name="part")
    minutes = cast(func.jsonb_extract_path_text(part.c.value, "minutes"), Integer)
    is_hands_on = func.jsonb_extract_path_text(part.c.value, "kind") == PartKind.HANDS_ON.value
    busy = select(func.sum(minutes)).select_from(part).where(is_hands_on).scalar_subquery()
    return func.coalesce(busy, BookingItem.duration_minutes)
