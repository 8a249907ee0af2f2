"""One business with its terms, its services and its team."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from common.errors import NotFound
from common.models import (
    Business,
    Category,
    Employee,
    EmployeeService,
    Gender,
    Policy,
    Service,
    business_category,
)
from functions.business.discovery.queries.visible import is_at_work, is_offered, is_visible


@dataclass(frozen=True, slots=True)
class Profile:
    """A business, its categories in their order, and its terms if it has set any."""

    business: Business
    categories: Sequence[Category]
    policy: Policy | None


@dataclass(frozen=True, slots=True)
class Offer:
    """That an employee performs a service, at a price and pace that may be their own."""

    service: Service
    employee: Employee
    price: Decimal
    duration_minutes: int


@dataclass(frozen=True, slots=True)
class Menu:
    """What a business sells and who does it: services and team each in their order."""

    services: Sequence[tuple[Service, Category]]
    team: Sequence[Employee]
    offers: Sequence[Offer]

    def performing(self, service: Service) -> list[Offer]:
        """By whom a service can be had."""
        return [offer for offer in self.offers if offer.service is service]

    def performed_by(self, employee: Employee) -> list[Offer]:
        """What an employee does."""
        return [offer for offer in self.offers if offer.employee is employee]

    @property
    def gender(self) -> Gender:
        """Whom the business serves: one gender if every service is for that one alone, otherwise all."""
        served = {service.gender for service, _category in self.services}
        return served.pop() if len(served) == 1 else Gender.ALL

    @property
    def price_from(self) -> Decimal | None:
        """The lowest price offered; a service that nobody performs counts with its list price."""
        prices = [self.price_of(service) for service, _category in self.services]
        return min(prices, default=None)

    def price_of(self, service: Service) -> Decimal:
        """The lowest price of one service."""
        return min((offer.price for offer in self.performing(service)), default=service.price)


def visible_business(db: Session, uid: UUID) -> Business:
    """A business everybody may see; raises `NotFound`."""
    business = db.scalar(select(Business).where(Business.uid == uid, is_visible()))
    if business is None:
        raise NotFound
    return business


def profile_of(db: Session, uid: UUID) -> Profile:
    """A visible business with its categories and terms; raises `NotFound`."""
    rows = db.execute(
        select(Business, Policy, Category)
        .outerjoin(Policy, Policy.business_id == Business.id)
        .outerjoin(business_category, business_category.c.business_id == Business.id)
        .outerjoin(
            Category,
            and_(Category.id == business_category.c.category_id, Category.archived_at.is_(None)),
        )
        .where(Business.uid == uid, is_visible())
        .order_by(Category.rank, Category.id)
    ).all()
    if not rows:
        raise NotFound
    business, policy, _first = rows[0]
    return Profile(business, [row.Category for row in rows if row.Category is not None], policy)


def menu_of(db: Session, business: Business) -> Menu:
    """Active services and active employees, in two statements."""
    services = db.execute(
        select(Service, Category)
        .join(Category, Category.id == Service.category_id)
        .where(Service.business_id == business.id, is_offered())
        .order_by(Category.rank, Category.id, Service.rank, Service.id)
    ).all()
    return _menu([(service, category) for service, category in services], _team(db, business))


Own = dict[int, EmployeeService]
"""An employee's own rows by service."""


def _team(db: Session, business: Business) -> Sequence[tuple[Employee, Own]]:
    rows = db.execute(
        select(Employee, EmployeeService)
        .outerjoin(EmployeeService, EmployeeService.employee_id == Employee.id)
        .where(Employee.business_id == business.id, is_at_work())
        .order_by(Employee.rank, Employee.id)
    ).all()
    own: dict[Employee, Own] = {}
    for employee, performs in rows:
        mine = own.setdefault(employee, {})
        if performs is not None:
            mine[performs.service_id] = performs
    return list(own.items())


def _menu(services: Sequence[tuple[Service, Category]], team: Sequence[tuple[Employee, Own]]) -> Menu:
    offers = [
        _offer(service, employee, own.get(service.id))
        for service, _category in services
        for employee, own in team
        if service.is_performed_by_everyone or service.id in own
    ]
    return Menu(services, [employee for employee, _own in team], offers)


def _offer(service: Service, employee: Employee, own: EmployeeService | None) -> Offer:
    price = service.price if own is None or own.price is None else own.price
    minutes = service.duration_minutes if own is None else own.duration_minutes or service.duration_minutes
    return Offer(service, employee, price, minutes)
