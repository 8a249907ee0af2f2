"""Bora's salon in Tirana: Monday to Saturday nine to five, Dritan and Mira, two cuts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    Category,
    Employee,
    EmployeeService,
    LatLon,
    Policy,
    Resource,
    Role,
    Service,
    User,
    WorkingHours,
)
from tests.integration.conftest import Phone

TIRANA = LatLon(41.3275, 19.8187)
MONDAY = "2027-03-08"


@dataclass
class Salon:
    """A published business; `order()` is a booking request that fits it."""

    business: Business
    policy: Policy
    dritan: Employee
    mira: Employee
    cut: Service
    beard: Service

    def order(self, start: str = "10:00", on: str = MONDAY, **more: Any) -> dict[str, Any]:
        """A request for a cut on a Monday in a week."""
        wish = {
            "business": str(self.business.uid),
            "service": str(self.cut.uid),
            "date": on,
            "start_time": start,
        }
        return wish | more

    def free(self, phone: Phone, on: str = MONDAY, until: str | None = None, **more: Any) -> dict[str, Any]:
        """The listing of free times for a cut."""
        wish = {
            "business": self.business.uid,
            "service": self.cut.uid,
            "date_from": on,
            "date_to": until or on,
        }
        reply = phone.get("/api/business/available-slots/", **(wish | more))
        assert reply.status_code == 200, reply.json
        listing: dict[str, Any] = reply.json
        return listing


@pytest.fixture
def salon(db: Session, bora: Phone, dritan: Phone) -> Salon:
    """Bora's salon; Dritan has an account and works for her, Mira has none."""
    assert bora.user is not None
    assert dritan.user is not None
    return open_salon(db, bora.user, dritan.user)


def open_salon(db: Session, owner: User, helper: User) -> Salon:
    """Write the salon straight into the database and commit."""
    category = Category(slug="barber", name_en="Barber", name_sq="Berber", synonyms=["berber"])
    business = Business(
        name_en="Bora's salon",
        name_sq="Floktari Bora",
        status=BusinessStatus.PUBLISHED,
        address="Rruga Myslym Shyri 12",
        city="Tiranë",
        location=TIRANA,
        phone="+355691234567",
    )
    db.add_all([category, business])
    db.flush()
    policy = Policy(business_id=business.id)
    first, second = (_employee(business, name) for name in ("Dritan", "Mira"))
    db.add_all(
        [policy, first, second, BusinessMember(business_id=business.id, user_id=owner.id, role=Role.OWNER)]
    )
    db.flush()
    db.add(
        BusinessMember(business_id=business.id, user_id=helper.id, role=Role.EMPLOYEE, employee_id=first.id)
    )
    cut, beard = (
        _service(business, category, *each) for each in (("Men's cut", 30, "1000"), ("Beard", 15, "500"))
    )
    db.add_all([cut, beard])
    db.add_all(
        WorkingHours(business_id=business.id, weekday=day, start_time=time(9), end_time=time(17))
        for day in range(6)
    )
    db.commit()
    return Salon(business, policy, first, second, cut, beard)


def _employee(business: Business, name: str) -> Employee:
    return Employee(business=business, resource=Resource(business_id=business.id), name=name)


def _service(business: Business, category: Category, name: str, minutes: int, price: str) -> Service:
    return Service(
        business_id=business.id,
        category_id=category.id,
        name_en=name,
        name_sq="Qethje" if minutes == 30 else "Mjekër",
        price=Decimal(price),
        duration_minutes=minutes,
    )


@pytest.fixture
def change(db: Session) -> Callable[..., None]:
    """Set columns of a row and commit."""

    def set_columns(row: object, **values: object) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        db.commit()

    return set_columns


@pytest.fixture
def own_price(db: Session, salon: Salon) -> None:
    """Mira charges 1200 for a cut and takes 45 minutes."""
    db.add(
        EmployeeService(
            business_id=salon.business.id,
            employee_id=salon.mira.id,
            service_id=salon.cut.id,
            price=Decimal(1200),
            duration_minutes=45,
        )
    )
    db.commit()
