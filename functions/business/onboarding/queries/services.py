"""What is read of what a business sells."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Business, Category, Employee, EmployeeService, Service
from functions.business.onboarding.queries.looking_up import refuse_unknown

Performers = Sequence[tuple[UUID, EmployeeService]]
"""Those chosen for a service who have not left: uid and terms."""


@dataclass(frozen=True, slots=True)
class Sold:
    """Something a business sells, with its category and who has been chosen for it."""

    service: Service
    category: Category
    performers: Performers


def chosen_services(db: Session, business: Business, uids: Sequence[UUID]) -> list[Service]:
    """The business's services with these uids; raises `Invalid` for any other."""
    found = db.scalars(
        select(Service)
        .where(Service.business_id == business.id)
        .where(Service.uid.in_(uids))
        .where(Service.archived_at.is_(None))
    )
    known = {service.uid: service for service in found}
    refuse_unknown(uids, known, "services")
    return list(known.values())


def performers_of(db: Session, service: Service) -> Performers:
    """Those chosen for a service who have not left: uid and terms."""
    rows = db.execute(
        select(Employee.uid, EmployeeService)
        .join(EmployeeService, EmployeeService.employee_id == Employee.id)
        .where(EmployeeService.service_id == service.id)
        .where(Employee.archived_at.is_(None))
        .order_by(Employee.rank, Employee.id)
    )
    return [(uid, own) for uid, own in rows]


def around(db: Session, service: Service) -> tuple[Business, Category]:
    """The business and the category of a service."""
    found = (
        select(Business, Category)
        .join(Category, Category.id == service.category_id)
        .where(Business.id == service.business_id)
    )
    business, category = db.execute(found).one()
    return business, category


def sold_by(db: Session, business: Business) -> list[Sold]:
    """Everything that has not been taken off sale for good, in two statements."""
    services = db.execute(
        select(Service, Category)
        .join(Category, Category.id == Service.category_id)
        .where(Service.business_id == business.id)
        .where(Service.archived_at.is_(None))
        .order_by(Service.rank, Service.id)
    ).all()
    performers = _performers(db, business)
    return [Sold(service, category, performers[service.id]) for service, category in services]


def _performers(db: Session, business: Business) -> dict[int, list[tuple[UUID, EmployeeService]]]:
    """By the service's key."""
    rows = db.execute(
        select(Employee.uid, EmployeeService)
        .join(EmployeeService, EmployeeService.employee_id == Employee.id)
        .where(EmployeeService.business_id == business.id)
        .where(Employee.archived_at.is_(None))
        .order_by(Employee.rank, Employee.id)
    )
    found: dict[int, list[tuple[UUID, EmployeeService]]] = defaultdict(list)
    for uid, own in rows:
        found[own.service_id].append((uid, own))
    return found
