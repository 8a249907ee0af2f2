"""What somebody asks about: a visit to one business, and the team that can serve it, in one statement."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Row, Select, and_, func, literal, or_, select
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
class Choice:
    """One service of a visit, by its uid, and who is to perform it; None is anybody."""

    service: UUID
    employee: UUID | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An active employee who performs a service, and how."""

    employee: Employee
    last_assigned_at: datetime | None
    performance: Performance


@dataclass(frozen=True, slots=True)
class Chosen:
    """One service of a visit with everybody who can perform it, and whom the customer chose."""

    service: Service
    candidates: tuple[Candidate, ...]
    employee: UUID | None = None

    @property
    def asked_for(self) -> tuple[Candidate, ...]:
        """The candidates that come into question: the chosen one, or all."""
        return tuple(each for each in self.candidates if self.employee in (None, each.employee.uid))

    @property
    def wish(self) -> Wish:
        """The service as the engine reads it; a chosen employee who cannot perform it is nobody (-1)."""
        keys = {each.employee.uid: each.employee.id for each in self.candidates}
        return Wish(
            minutes=self.service.duration_minutes,
            performances={each.employee.id: each.performance for each in self.candidates},
            employee=None if self.employee is None else keys.get(self.employee, -1),
            intermission=self.service.intermission_minutes,
        )


@dataclass(frozen=True, slots=True)
class Subject:
    """Business, terms and the services of a visit in their order; and what matters of its customer, if known."""

    business: Business
    policy: Policy
    chosen: tuple[Chosen, ...]
    active_bookings: int = 0
    is_blocked: bool = False

    @property
    def wishes(self) -> tuple[Wish, ...]:
        """The services as the engine reads them."""
        return tuple(each.wish for each in self.chosen)

    @property
    def team(self) -> tuple[Candidate, ...]:
        """Everybody who can perform any of the services, once."""
        return _once(each for one in self.chosen for each in one.candidates)

    @property
    def asked_for(self) -> tuple[Candidate, ...]:
        """Everybody who comes into question for this visit, once."""
        return _once(each for one in self.chosen for each in one.asked_for)

    @property
    def is_on_sale(self) -> bool:
        """Whether every one of the services is offered at the moment."""
        return all(each.service.is_active for each in self.chosen)


def _once(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    by_employee: dict[int, Candidate] = {}
    for each in candidates:
        by_employee.setdefault(each.employee.id, each)
    return tuple(by_employee.values())


def subject_of(
    db: Session,
    business: UUID,
    choices: Sequence[Choice],
    customer: User | None,
    now: datetime,
    *,
    besides: Booking | None = None,
    or_dropped: bool = False,
) -> Subject | None:
    """A visit to a published business, or nothing for one that does not exist or cannot be booked.

    `customer` is whom the visit is for, and `besides` a booking that does not count, because it is to be moved.
    `or_dropped` also finds services that are no longer sold and a business that is hidden: what has been booked
    there can still be moved.
    """
    asked_for = _statement(business, {each.service for each in choices}, customer, now, besides)
    rows = db.execute(asked_for if or_dropped else _on_offer(asked_for)).all()
    sold = {row.Service.uid: row.Service for row in rows}
    if not rows or any(each.service not in sold for each in choices):
        return None
    return Subject(
        rows[0].Business,
        rows[0].Policy,
        tuple(
            Chosen(sold[each.service], _candidates(rows, sold[each.service]), each.employee)
            for each in choices
        ),
        rows[0].active_bookings,
        rows[0].is_blocked,
    )


def _candidates(rows: Sequence[Row[Any]], service: Service) -> tuple[Candidate, ...]:
    return tuple(
        Candidate(row.Employee, row.last_assigned_at, performance_of(service, row.EmployeeService))
        for row in rows
        if row.Service is service
        and row.Employee is not None
        and (service.is_performed_by_everyone or row.EmployeeService is not None)
    )


def _statement(
    business: UUID, services: Collection[UUID], customer: User | None, now: datetime, besides: Booking | None
) -> Select[Any]:
    """One row per service and active employee, or one row a service where there is nobody."""
    active, blocked = _of_customer(business, customer, now, besides)
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
        .where(Business.archived_at.is_(None))
        .where(Service.uid.in_(services))
        .order_by(Employee.rank, Employee.id)
        .execution_options(
            populate_existing=True
        )  # what was read before a lock may have changed while waiting
    )


def _on_offer(rows: Select[Any]) -> Select[Any]:
    return rows.where(Business.status == BusinessStatus.PUBLISHED).where(Service.archived_at.is_(None))


def _of_customer(
    business: UUID, customer: User | None, now: datetime, besides: Booking | None
) -> tuple[Any, Any]:
    """How many bookings they still have here, and whether they are unwelcome: asked once, not for every row."""
    if customer is None:
        return literal(0), literal(False)
    here = select(Business.id).where(Business.uid == business).correlate(None).scalar_subquery()
    active = (
        select(func.count())
        .select_from(Booking)
        .where(Booking.customer_id == customer.id)
        .where(Booking.business_id == here)
        .where(Booking.holds_time)
        .where(Booking.ends_at > now)
        .where(or_(Booking.expires_at.is_(None), Booking.expires_at > now))
    )
    if besides is not None:
        active = active.where(Booking.id != besides.id)
    blocked = (
        select(BusinessClient.id)
        .where(BusinessClient.business_id == here)
        .where(BusinessClient.user_id == customer.id)
        .where(BusinessClient.blocked_at.is_not(None))
        .exists()
    )
    return active.scalar_subquery(), blocked


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
