"""Owners make managers, managers look after employees, and nobody lifts themselves."""

from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.models import BusinessMember, Employee, Role
from tests.integration.conftest import Phone
from tests.integration.salon import EMPLOYEE, Salon, done, open_salon

MY = "/api/onboarding/business/my/"


def change(phone: Phone, employee: str, **what: Any) -> tuple[int, str]:
    """PATCH an employee; the status, and the code of a refusal or the role of a reply."""
    reply = phone.patch(f"{EMPLOYEE}{employee}/", what)
    return reply.status_code, reply.json.get("code") or reply.json["role"]


def role_of(phone: Phone) -> str:
    """What somebody is in the only business they belong to."""
    (mine,) = done(phone.get(MY), 200)["results"]
    return str(mine["role"])


def test_a_new_role_counts_from_the_next_request(salon: Salon, dritan: Phone, db: Session) -> None:
    salon.employ(db, dritan, salon.dritan)
    assert dritan.patch(f"{EMPLOYEE}{salon.elira}/", {"bio": "x"}).status_code == 403
    assert change(salon.owner, salon.dritan, role="manager") == (200, "manager")
    assert role_of(dritan) == "manager"
    assert dritan.patch(f"{EMPLOYEE}{salon.elira}/", {"bio": "x"}).status_code == 200
    assert change(salon.owner, salon.dritan, role="employee") == (200, "employee")
    assert dritan.patch(f"{EMPLOYEE}{salon.elira}/", {"bio": "y"}).status_code == 403


def test_a_role_waits_for_its_account(salon: Salon) -> None:
    assert change(salon.owner, salon.dritan, role="manager") == (200, "manager")
    assert change(salon.owner, salon.dritan, bio="x") == (200, "manager")


def test_a_manager_makes_no_manager(salon: Salon, erion: Phone, db: Session) -> None:
    salon.employ(db, erion, salon.dritan, Role.MANAGER)
    assert change(erion, salon.elira, role="manager") == (403, "owners_only")
    wish = {"business": salon.uid, "name": "Gent"}
    assert erion.post(EMPLOYEE, wish | {"role": "manager"}).json["code"] == "owners_only"
    assert erion.post(EMPLOYEE, wish).status_code == 201
    assert change(erion, salon.elira, role="employee") == (200, "employee")


def test_a_manager_touches_no_other_manager(salon: Salon, erion: Phone, dritan: Phone, db: Session) -> None:
    salon.employ(db, erion, salon.elira, Role.MANAGER)
    salon.employ(db, dritan, salon.dritan, Role.MANAGER)
    changes: list[dict[str, Any]] = [
        {"bio": "x"},
        {"role": "employee"},
        {"is_active": False},
        {"services": []},
    ]
    for what in changes:
        assert change(erion, salon.dritan, **what) == (403, "owners_only")
    assert erion.delete(f"{EMPLOYEE}{salon.dritan}/").json["code"] == "owners_only"
    assert role_of(dritan) == "manager"


def test_who_will_be_a_manager_is_left_alone_too(salon: Salon, erion: Phone, db: Session) -> None:
    salon.employ(db, erion, salon.dritan, Role.MANAGER)
    change(salon.owner, salon.elira, role="manager")
    assert change(erion, salon.elira, email="erion@example.com") == (403, "owners_only")


def test_a_manager_touches_no_owner(bora: Phone, erion: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    herself = salon.add_employee("Bora")
    salon.employ(db, erion, salon.dritan, Role.MANAGER)
    seat_owner(db, herself)
    assert change(erion, herself, bio="x") == (403, "owners_only")
    assert change(erion, herself, role="employee") == (403, "owners_only")
    assert erion.delete(f"{EMPLOYEE}{herself}/").status_code == 403


def seat_owner(db: Session, employee: str) -> None:
    """Give the owner a seat of her own."""
    row = db.scalars(select(Employee).where(Employee.uid == employee)).one()
    owner = update(BusinessMember).where(BusinessMember.business_id == row.business_id)
    db.execute(owner.where(BusinessMember.role == Role.OWNER).values(employee_id=row.id))
    db.commit()


def test_an_owner_stays_owner(salon: Salon, db: Session) -> None:
    herself = salon.add_employee("Bora")
    seat_owner(db, herself)
    assert change(salon.owner, herself, role="manager") == (409, "owners_stay")
    assert change(salon.owner, herself, bio="x") == (200, "owner")
    assert role_of(salon.owner) == "owner"


def test_nobody_lifts_or_lowers_themselves(salon: Salon, erion: Phone, dritan: Phone, db: Session) -> None:
    salon.employ(db, erion, salon.elira, Role.MANAGER)
    salon.employ(db, dritan, salon.dritan)
    assert change(erion, salon.elira, role="employee") == (403, "owners_only")
    assert change(erion, salon.elira, bio="I cut hair.") == (200, "manager")
    assert change(dritan, salon.dritan, role="manager") == (403, "forbidden")


@pytest.mark.parametrize("role", ["owner", "", None, 1, ["manager"]])
def test_there_is_no_other_role(salon: Salon, role: object) -> None:
    reply = salon.owner.patch(f"{EMPLOYEE}{salon.dritan}/", {"role": role})
    assert (reply.status_code, reply.json["fields"][0]["field"]) == (422, "role")
