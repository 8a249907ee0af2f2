"""What somebody asks about: a visit to one business, and the team that can serve it, in one statement."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    DateTime,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session
from sqlalchemy.sql.selectable import ScalarSelect

from common.availability import Performance, Wish
from common.diary.offered import Colleague, Offered, OwnTerms, Venue, VenueTerms, money
from common.diary.performing import performance_of
from common.diary.settled import Settled
from common.models import (
    Booking,
    Business,
    BusinessClient,
    BusinessStatus,
    Employee,
    EmployeeService,
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

    employee: Colleague
    performance: Performance


@dataclass(frozen=True, slots=True)
class Chosen:
    """One service of a visit with everybody who can perform it, and whom the customer chose."""

    service: Offered
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

    business: Venue
    policy: VenueTerms
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
    row = _question(or_dropped=or_dropped).one(
        db,
        business=business,
        services=list({each.service for each in choices}),
        customer=None if customer is None else customer.id,
        besides=None if besides is None else besides.id,
        now=now,
    )
    if row is None:
        return None
    sold = {each.uid: each for each in map(Offered.of, row.services or ())}
    if any(each.service not in sold for each in choices):
        return None
    team = [Colleague.of(each) for each in row.team or ()]
    own = {(each[0], each[1]): OwnTerms(money(each[2]), each[3]) for each in row.own or ()}
    can = {uid: _candidates(service, team, own) for uid, service in sold.items()}
    chosen = (Chosen(sold[each.service], can[each.service], each.employee) for each in choices)
    return Subject(
        Venue.of(row.venue), VenueTerms.of(row.terms), tuple(chosen), row.active_bookings, row.is_blocked
    )


def _candidates(
    service: Offered, team: Sequence[Colleague], own: Mapping[tuple[int, int], OwnTerms]
) -> tuple[Candidate, ...]:
    usual = performance_of(service, None)
    theirs = ((each, own.get((service.id, each.id))) for each in team)
    return tuple(
        Candidate(each, performance_of(service, terms) if terms is not None else usual)
        for each, terms in theirs
        if terms is not None or service.is_performed_by_everyone
    )


BUSINESS, CUSTOMER = bindparam("business", type_=Uuid), bindparam("customer", type_=BigInteger)
BESIDES, NOW = bindparam("besides", type_=BigInteger), bindparam("now", type_=DateTime(timezone=True))


@cache
def _question(*, or_dropped: bool) -> Settled:
    """One row with everything about a visit, packed as `offered.py` unpacks it."""
    row = (
        select(
            _packed(*(getattr(Business, name) for name in Venue._fields)).label("venue"),
            _terms().label("terms"),
            _services(or_dropped=or_dropped).label("services"),
            _team().label("team"),
            _own_terms().label("own"),
            _active_bookings().label("active_bookings"),
            _is_blocked().label("is_blocked"),
        )
        .join(Policy, Policy.business_id == Business.id)
        .where(Business.uid == BUSINESS)
        .where(Business.archived_at.is_(None))
    )
    return Settled(row if or_dropped else row.where(Business.status == BusinessStatus.PUBLISHED))


def _packed(*columns: Any) -> ColumnElement[Any]:
    return func.json_build_array(*columns)


def _terms() -> ColumnElement[Any]:
    names = VenueTerms._fields[:-2]
    return _packed(
        *(getattr(Policy, name) for name in names),
        cast(Policy.deposit_percent, Text),
        cast(Policy.deposit_amount, Text),
    )


def _services(*, or_dropped: bool) -> ScalarSelect[Any]:
    columns = (
        Service.id,
        Service.uid,
        cast(Service.price, Text),
        cast(Service.deposit, Text),
        *(getattr(Service, name) for name in Offered._fields[4:]),
    )
    services = select(func.json_agg(_packed(*columns))).where(Service.business_id == Business.id)
    services = services.where(Service.uid == func.any(bindparam("services", type_=ARRAY(Uuid))))
    if not or_dropped:
        services = services.where(Service.archived_at.is_(None))
    return services.scalar_subquery()


def _team() -> ScalarSelect[Any]:
    """Everybody active, by rank, then id."""
    columns = (getattr(Employee, name) for name in Colleague._fields[:-1])
    each = aggregate_order_by(_packed(*columns, Resource.last_assigned_at), Employee.rank, Employee.id)
    return (
        select(func.json_agg(each))
        .join(Resource, Resource.id == Employee.resource_id)
        .where(Employee.business_id == Business.id)
        .where(Employee.is_active, Employee.archived_at.is_(None))
        .scalar_subquery()
    )


def _own_terms() -> ScalarSelect[Any]:
    own = EmployeeService.service_id, EmployeeService.employee_id, cast(EmployeeService.price, Text)
    return (
        select(func.json_agg(_packed(*own, EmployeeService.duration_minutes)))
        .join(Service, Service.id == EmployeeService.service_id)
        .where(EmployeeService.business_id == Business.id)
        .where(Service.uid == func.any(bindparam("services", type_=ARRAY(Uuid))))
        .scalar_subquery()
    )


def _active_bookings() -> ScalarSelect[Any]:
    """How many bookings the customer still has here; of nobody it is none."""
    return (
        select(func.count())
        .select_from(Booking)
        .where(Booking.customer_id == CUSTOMER)
        .where(Booking.business_id == Business.id)
        .where(Booking.holds_time)
        .where(Booking.ends_at > NOW)
        .where(or_(Booking.expires_at.is_(None), Booking.expires_at > NOW))
        .where(Booking.id.is_distinct_from(BESIDES))
        .scalar_subquery()
    )


def _is_blocked() -> ColumnElement[bool]:
    return (
        select(BusinessClient.id)
        .where(BusinessClient.business_id == Business.id)
        .where(BusinessClient.user_id == CUSTOMER)
        .where(BusinessClient.blocked_at.is_not(None))
        .exists()
    )
