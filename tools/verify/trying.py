"""Books what is listed, each time by itself, and gives it back at once: nothing of it stays."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random
from uuid import UUID, uuid4

from sqlalchemy import or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.db import constraint, sqlstate
from common.errors import AppError
from common.models import Booking, Business, Employee, EmployeeService, Service, User
from common.settings import Settings
from functions.booking.actions import book
from functions.booking.free_times import free_times
from functions.booking.refusals import Inactive
from functions.booking.schemas import BookRequest, ServiceChoice, SlotReply, SlotsQuery, SlotsReply

Listing = Callable[[Session, SlotsQuery, User, datetime], SlotsReply]


@dataclass(frozen=True, slots=True)
class Visit:
    """What is asked of a business: services in their order, each by somebody or (None) by whoever is free."""

    business: UUID
    services: tuple[UUID, ...]
    employees: tuple[UUID | None, ...]

    def query(self, date_from: date, date_to: date) -> SlotsQuery:
        """The listing of its free times."""
        return SlotsQuery(
            business=self.business,
            service=list(self.services),
            employee=list(self.employees),
            date_from=date_from,
            date_to=date_to,
        )

    def begun_by(self, employee: UUID) -> "Visit":
        """The same, its first service by somebody."""
        return Visit(self.business, self.services, (employee, *self.employees[1:]))

    def request(self, starts_at: str, price: str) -> BookRequest:
        """Booking it then, at the price that was shown."""
        pairs = zip(self.services, self.employees, strict=True)
        return BookRequest(
            business=self.business,
            services=[ServiceChoice(uid=service, employee=employee) for service, employee in pairs],
            starts_at=datetime.fromisoformat(starts_at),
            expected_total=Decimal(price),
        )


@dataclass(frozen=True, slots=True)
class Refused:
    """A time that was listed and could not be booked as listed."""

    visit: Visit
    starts_at: str
    why: str

    def __str__(self) -> str:
        services = ", ".join(str(each) for each in self.visit.services)
        people = ", ".join(str(each or "any") for each in self.visit.employees)
        return f"{self.starts_at} business {self.visit.business} services {services} by {people}: {self.why}"


@dataclass(slots=True)
class Tally:
    """How many times were listed, how many of them tried and booked, and which were refused."""

    businesses: int = 0
    offered: int = 0
    booked: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def tried(self) -> int:
        """All of them, unless they were too many."""
        return self.booked + len(self.refused)

    def add(self, other: "Tally") -> None:
        """Count another one in."""
        self.businesses += other.businesses
        self.offered += other.offered
        self.booked += other.booked
        self.refused += other.refused


@dataclass(frozen=True, slots=True)
class Trial:
    """Where, when and how it is tried: `most` times a business at most, chosen by `dice`.

    `listing` is the one that the route calls, unless somebody wants to see a lying one caught.
    """

    db: Session
    now: datetime
    settings: Settings
    dice: Random
    most: int
    listing: Listing = free_times

    def of(self, business: Business, date_from: date, date_to: date) -> Tally:
        """List every visit of a business between two local dates, and book what is listed, one after the other."""
        customer = self._customer()
        found = [
            (visit, slot)
            for visit in visits_of(self.db, business, self.dice)
            for slot in self._listed(visit, customer, date_from, date_to)
        ]
        tally = Tally(businesses=1, offered=len(found))
        for visit, slot in self.dice.sample(found, min(self.most, len(found))):
            self._try(tally, customer, visit, slot)
        return tally

    def _customer(self) -> User:
        nobody = User(name="Verifier", email=f"{uuid4()}@avatid.invalid", email_verified_at=self.now)
        self.db.add(nobody)
        self.db.flush()
        return nobody

    def _listed(self, visit: Visit, customer: User, first: date, last: date) -> Iterator[SlotReply]:
        try:
            days = self.listing(self.db, visit.query(first, last), customer, self.now).days
        except Inactive:
            return
        for day in days:
            yield from day["slots"]

    def _try(self, tally: Tally, customer: User, visit: Visit, slot: SlotReply) -> None:
        why = self._objection(customer, *self._one_way_to_have(visit, slot), slot)
        if why:
            tally.refused.append(Refused(visit, slot["starts_at"], why))
        else:
            tally.booked += 1

    def _one_way_to_have(self, visit: Visit, slot: SlotReply) -> tuple[Visit, str]:
        """As it was asked for, or begun by one of those who are shown for that start; and the price then."""
        if self.dice.random() < 0.5:
            return visit, slot["price_from"]
        option = self.dice.choice(slot["options"])
        return visit.begun_by(UUID(option["employee"])), option["price"]

    def _objection(self, customer: User, visit: Visit, price: str, slot: SlotReply) -> str:
        """Why a time could not be booked as it was listed; empty if it could. Nothing of it stays."""
        request = visit.request(slot["starts_at"], price)
        trying = self.db.begin_nested()
        try:
            return _difference(book(self.db, customer, request, now=self.now, settings=self.settings), slot)
        except AppError as refusal:
            return refusal.code
        except DBAPIError as refusal:
            return f"{sqlstate(refusal)} {constraint(refusal)}"
        finally:
            trying.rollback()


def _difference(booking: Booking, slot: SlotReply) -> str:
    """What was booked, beside what was shown."""
    if booking.starts_at != datetime.fromisoformat(slot["starts_at"]).astimezone(UTC):
        return f"begins at {booking.starts_at}"
    if booking.ends_at > datetime.fromisoformat(slot["ends_at"]):
        return f"ends at {booking.ends_at}"
    return ""


def visits_of(db: Session, business: Business, dice: Random) -> list[Visit]:
    """Everything on the menu by whoever is free and by somebody, and some visits of two and three services."""
    menu = _menu(db, business)
    if not menu:
        return []
    found = []
    for service, people in menu.items():
        found.append(Visit(business.uid, (service,), (None,)))
        if people:
            found.append(found[-1].begun_by(dice.choice(people)))
    for many in (2, 2, 3):
        services = tuple(dice.choices(list(menu), k=many))
        employees = tuple(dice.choice([None, None, *menu[each]]) for each in services)
        found.append(Visit(business.uid, services, employees))
    return found


def _menu(db: Session, business: Business) -> dict[UUID, list[UUID]]:
    """What is on sale, and who performs it."""
    performs = EmployeeService.service_id == Service.id
    performs &= EmployeeService.employee_id == Employee.id
    rows = db.execute(
        select(Service.uid, Employee.uid)
        .outerjoin(Employee, Employee.business_id == Service.business_id)
        .outerjoin(EmployeeService, performs)
        .where(Service.business_id == business.id, Service.is_active, Service.archived_at.is_(None))
        .where(or_(Employee.id.is_(None), Employee.is_active & Employee.archived_at.is_(None)))
        .where(or_(Service.is_performed_by_everyone, EmployeeService.employee_id.is_not(None)))
        .order_by(Service.id, Employee.rank, Employee.id)
    )
    menu: dict[UUID, list[UUID]] = {}
    for service, employee in rows:
        people = menu.setdefault(service, [])
        if employee is not None:
            people.append(employee)
    return menu
