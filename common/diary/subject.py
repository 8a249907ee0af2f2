"""What somebody asks about: one service of one business, and the team that can perform it, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, literal, select
from sqlalchemy.orm import Session

from common.availability import Part, Performance, Wish
from common.models import (
    Booking,
    Business,
    BusinessClient,
    BusinessStatus,
    Employee,
    EmployeeService,
    PartKind,
    Policy,
    Resource,
    Service,
    User,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An active employee who performs the service, and how."""

    employee: Employee
    last_assigned_at: datetime | None
    performance: Performance


@dataclass(frozen=True, slots=True)
class Subject:
    """Business, terms, service and candidates; and what matters of the customer who asks, if known."""

    business: Business
    policy: Policy
    service: Service
    candidates: tuple[Candidate, ...]
    active_bookings: int = 0
    is_blocked: bool = False

    def wish(self, chosen: UUID | None) -> Wish:
        """The service as the engine reads it; a chosen employee who cannot perform it is nobody (-1)."""
        keys = {each.employee.uid: each.employee.id for each in self.candidates}
        return Wish(
            minutes=self.service.duration_minutes,
            performances={each.employee.id: each.performance for each in self.candidates},
            employee=None if chosen is None else keys.get(chosen, -1),
        )

    def asked_for(self, chosen: UUID | None) -> tuple[Candidate, ...]:
        """The candidates that come into question: the chosen one, or all."""
        return tuple(each for each in self.candidates if chosen in (None, each.employee.uid))


def subject_of(
    db: Session, business: UUID, service: UUID, customer: User | None, now: datetime
) -> Subject | None:
    """The service of a published business, or nothing for one that does not exist or cannot be booked."""
    rows = db.execute(_statement(business, service, customer, now)).all()
    if not rows:
        return None
    first = rows[0]
    return Subject(
        first.Business,
        first.Policy,
        first.Service,
        _candidates(rows),
        first.active_bookings,
        first.is_blocked,
    )


def _candidates(rows: Sequence[Row[Any]]) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(row.Employee, row.last_assigned_at, performance_of(row.Service, row.EmployeeService))
        for row in rows
        if row.Employee is not None
        and (row.Service.is_performed_by_everyone or row.EmployeeService is not None)
    )


def _statement(business: UUID, service: UUID, customer: User | None, now: datetime) -> Select[Any]:
    """One row per active employee, or a single one without any."""
    active, blocked = _of_customer(customer, now)
    team = and_(Employee.business_id == Business.id, Employee.is_active, Employee.archived_at.is_(None))
    performs = and_(EmployeeService.employee_id == Employee.id, EmployeeService.service_id == Service.id)
    return (
        select(
            Business,
            Policy,
            Service,
            Employee,
            EmployeeService,
            Resource.last_assigned_at,
            active.label("active_bookings"),
            blocked.label("is_blocked"),
        )
        .join(Policy, Policy.business_id == Business.id)
        .join(Service, Service.business_id == Business.id)
        .outerjoin(Employee, team)
        .outerjoin(EmployeeService, performs)
        .outerjoin(Resource, Resource.id == Employee.resource_id)
        .where(Business.uid == business)
        .where(Business.status == BusinessStatus.PUBLISHED)
        .where(Business.archived_at.is_(None))
        .where(Service.uid == service)
        .where(Service.archived_at.is_(None))
        .order_by(Employee.rank, Employee.id)
    )


def _of_customer(customer: User | None, now: datetime) -> tuple[Any, Any]:
    """How many bookings they still have here, and whether they are unwelcome."""
    if customer is None:
        return literal(0), literal(False)
    active = (
        select(func.count())
        .select_from(Booking)
        .where(Booking.customer_id == customer.id)
        .where(Booking.business_id == Business.id)
        .where(Booking.holds_time)
        .where(Booking.ends_at > now)
        .scalar_subquery()
    )
    blocked = (
        select(BusinessClient.id)
        .where(BusinessClient.business_id == Business.id)
        .where(BusinessClient.user_id == customer.id)
        .where(BusinessClient.blocked_at.is_not(None))
        .exists()
    )
    return active, blocked


class Sold(Protocol):
    """What of a service decides how long it takes and what it costs."""

    @property
    def duration_minutes(self) -> int: ...
    @property
    def price(self) -> Decimal: ...
    @property
    def parts(self) -> list[dict[str, Any]] | None: ...
    @property
    def buffer_before_minutes(self) -> int: ...
    @property
    def buffer_after_minutes(self) -> int: ...


class OwnTerms(Protocol):
    """Somebody's own price and pace for a service, where they have them."""

    @property
    def price(self) -> Decimal | None: ...
    @property
    def duration_minutes(self) -> int | None: ...


def performance_of(service: Sold, own: OwnTerms | None) -> Performance:
    """How an employee performs a service: his own price and pace where he has them."""
    minutes = own.duration_minutes if own and own.duration_minutes else service.duration_minutes
    return Performance(
        parts=_parts(service, minutes),
        price=own.price if own and own.price is not None else service.price,
        buffer_before=service.buffer_before_minutes,
        buffer_after=service.buffer_after_minutes,
    )


def _parts(service: Sold, minutes: int) -> tuple[Part, ...]:
    """The parts at somebody's own pace: the last hands-on part takes up the difference."""
    parts = [Part(each["minutes"], each["kind"] == PartKind.HANDS_ON) for each in service.parts or ()]
    last = max((index for index, part in enumerate(parts) if part.hands_on), default=None)
    if last is None:
        return (Part(minutes),)
    left = parts[last].minutes + minutes - service.duration_minutes
    if left <= 0:
        return (Part(minutes),)
    return (*parts[:last], Part(left), *parts[last + 1 :])
