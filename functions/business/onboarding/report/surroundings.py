"""What the figures of a report are about: hours, team, services and customers, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session, aliased

from common.diary import exception_rows, exceptions_from, week_rows, weeks_from
from common.models import (
    Booking,
    BookingItem,
    BookingStatus,
    Business,
    Employee,
    HoursException,
    Policy,
    Rating,
    RatingStatus,
    Service,
    WorkingHours,
)
from functions.business.onboarding.report.figures import Period
from functions.business.onboarding.report.open_time import House, Member
from functions.business.onboarding.report.queries import Stretch, bookings_of, day_after


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the team as the report names them, with the stars of the period's visits."""

    member: Member
    uid: UUID
    name: str
    stars: int
    ratings: int


@dataclass(frozen=True, slots=True)
class Around:
    """What the figures are about: hours, team, services by key, and how many customers were new."""

    house: House
    team: list[Colleague]
    services: dict[int, tuple[UUID, str, str | None]]
    customers: tuple[int, int]
    customers_before: tuple[int, int]
    """How many came, and how many of them for the first time."""


def around(db: Session, business: Business, period: Period) -> Around:
    """Everything else a report needs, in one statement."""
    row: Any = db.execute(
        select(
            _team(business, period),
            _services(business),
            select(week_rows()).where(WorkingHours.business_id == business.id).scalar_subquery(),
            _exceptions(business, period),
            select(Policy.limit_to_business_hours).where(Policy.business_id == business.id).scalar_subquery(),
            _customers(business, period),
            _customers(business, period.before),
        )
    ).one()
    team, services, weeks, exceptions, is_limited, customers, before = row
    zone = ZoneInfo(business.timezone)
    return Around(
        House(business.timezone, weeks_from(weeks), exceptions_from(exceptions), bool(is_limited)),
        [_colleague(each, zone) for each in team or ()],
        {key: (UUID(uid), name, name_sq) for key, uid, name, name_sq in services or ()},
        tuple(customers),
        tuple(before),
    )


def _colleague(row: Sequence[Any], zone: ZoneInfo) -> Colleague:
    key, uid, name, surname, has_own_hours, is_active, since, until, stars, ratings = row
    left_on = None if until is None else _local(until, zone)
    member = Member(key, has_own_hours, is_active, _local(since, zone), left_on)
    return Colleague(member, UUID(uid), f"{name} {surname}".strip(), stars or 0, ratings)


def _local(at: str, zone: ZoneInfo) -> date:
    return datetime.fromisoformat(at).astimezone(zone).date()


def _team(business: Business, period: Period) -> Any:
    """Who belongs to the team, or left it since the period before began; there since joining or the first visit."""
    since = Stretch.of(period.before, business.timezone).starts_at
    first = (
        select(func.min(BookingItem.starts_at))
        .where(BookingItem.business_id == Employee.business_id)
        .where(BookingItem.employee_id == Employee.id)
        .scalar_subquery()
    )
    stars = _stars(business, period)
    columns = (
        Employee.id,
        Employee.uid,
        Employee.name,
        Employee.surname,
        Employee.has_own_hours,
        Employee.is_active,
        func.least(Employee.created_at, first),
        Employee.archived_at,
        stars.with_only_columns(func.sum(Rating.employee_rating)).scalar_subquery(),
        stars.with_only_columns(func.count()).scalar_subquery(),
    )
    packed = aggregate_order_by(func.json_build_array(*columns), Employee.rank, Employee.id)
    return (
        select(func.json_agg(packed))
        .where(Employee.business_id == business.id)
        .where(or_(Employee.archived_at.is_(None), Employee.archived_at >= since))
        .scalar_subquery()
    )


def _stars(business: Business, period: Period) -> Select[Any]:
    """What was said of one employee about the visits of the period."""
    return (
        select(Rating)
        .join(Booking, and_(Booking.business_id == Rating.business_id, Booking.id == Rating.booking_id))
        .where(*bookings_of(business, period))
        .where(Rating.employee_id == Employee.id)
        .where(Rating.employee_rating.is_not(None))
        .where(Rating.status == RatingStatus.VISIBLE)
        .correlate(Employee)
    )


def _services(business: Business) -> Any:
    columns = Service.id, Service.uid, Service.name_en, Service.name_sq
    named = select(func.json_agg(func.json_build_array(*columns)))
    return named.where(Service.business_id == business.id).scalar_subquery()


def _exceptions(business: Business, period: Period) -> Any:
    """As far as the hours of both periods reach: a night may end on the day after."""
    return (
        select(exception_rows())
        .where(HoursException.business_id == business.id)
        .where(HoursException.date_from <= day_after(period.last))
        .where(HoursException.date_to >= date.fromordinal(period.before.first.toordinal() - 1))
        .scalar_subquery()
    )


def _customers(business: Business, period: Period) -> Any:
    """How many customers with an account came, and how many of them never before."""
    earlier = aliased(Booking)
    came = (
        select(Booking.customer_id.label("id"))
        .distinct()
        .where(*bookings_of(business, period), Booking.status == BookingStatus.COMPLETED)
        .where(Booking.customer_id.is_not(None))
        .subquery("came")
    )
    was_here = (
        select(earlier.id)
        .where(earlier.business_id == business.id)
        .where(earlier.customer_id == came.c.id)
        .where(earlier.starts_at < Stretch.of(period, business.timezone).starts_at)
        .where(earlier.status == BookingStatus.COMPLETED)
        .exists()
    )
    counts = func.json_build_array(func.count(), func.count().filter(~was_here))
    return select(counts).select_from(came).scalar_subquery()
