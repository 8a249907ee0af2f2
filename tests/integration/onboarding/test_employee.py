"""Who works in the salon."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import BusinessMember, Employee, Resource, Role
from tests.integration.conftest import Phone
from tests.integration.salon import EMPLOYEE, Salon, open_salon

NOBODYS = "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10"


def change(salon: Salon, employee: str, **what: Any) -> Any:
    """PATCH an employee of the salon."""
    return salon.owner.patch(f"{EMPLOYEE}{employee}/", what)


def test_an_employee_comes_with_a_resource(bora: Phone, salon: Salon, db: Session) -> None:
    who = {"name": "Gent", "surname": "Leka", "phone": "069 203 4568", "email": "gent@example.com"}
    reply = bora.post(EMPLOYEE, {"business": salon.uid, "bio": "Cuts.", "role": "manager"} | who)
    assert reply.status_code == 201
    assert reply.json == {
        "uid": reply.json["uid"],
        "name": "Gent",
        "surname": "Leka",
        "email": "gent@example.com",
        "phone": "+355692034568",
        "role": "manager",
        "is_connected": False,
        "invitation": None,
        "avatar": None,
        "bio": "Cuts.",
        "rank": 0,
        "is_active": True,
        "has_own_hours": False,
        "services": [],
    }
    employee = db.scalars(select(Employee).where(Employee.uid == reply.json["uid"])).one()
    resource = db.scalars(select(Resource).where(Resource.id == employee.resource_id)).one()
    assert (resource.business_id, resource.kind) == (employee.business_id, "employee")


def test_an_employee_is_chosen_for_services(bora: Phone, salon: Salon) -> None:
    colour = salon.add_service(name="Colour", employees=[])
    reply = bora.post(EMPLOYEE, {"business": salon.uid, "name": "Gent", "services": [colour, salon.cut]})
    assert reply.json["services"] == [colour]
    assert change(salon, reply.json["uid"], services=[]).json["services"] == []
    assert change(salon, reply.json["uid"], services=[colour]).json["services"] == [colour]
    assert change(salon, reply.json["uid"], bio="x").json["services"] == [colour]


def test_own_prices_survive_a_new_choice(bora: Phone, salon: Salon) -> None:
    own = [{"uid": salon.dritan, "price": "1500.00", "duration_minutes": 45}]
    colour, wash = (
        salon.add_service(name="Colour", employees=own),
        salon.add_service(name="Wash", employees=[]),
    )
    change(salon, salon.dritan, services=[colour, wash])
    shown = bora.patch(f"/api/onboarding/service/{colour}/", {}).json
    assert shown["employees"] == own


def test_what_is_left_out_stays(salon: Salon) -> None:
    before = change(salon, salon.dritan).json
    after = change(salon, salon.dritan, bio="Cuts hair since 2009.", rank=3, is_active=False).json
    assert after == before | {"bio": "Cuts hair since 2009.", "rank": 3, "is_active": False}


@pytest.mark.parametrize(
    ("what", "field", "code"),
    [
        ({"name": ""}, "name", "too_short"),
        ({"name": "x" * 65}, "name", "too_long"),
        ({"surname": "x" * 65}, "surname", "too_long"),
        ({"bio": "x" * 4001}, "bio", "too_long"),
        ({"phone": "1"}, "phone", "wrong_phone"),
        ({"email": "x"}, "email", "wrong_email"),
        ({"services": [NOBODYS]}, "services.0", "not_found"),
        ({"rank": 10**30}, "rank", "too_large"),
        ({"role": "owner"}, "role", "not_a_choice"),
        ({"is_admin": True}, "is_admin", "unknown_field"),
    ],
)
def test_a_wrong_field_is_named_and_nobody_added(
    bora: Phone, salon: Salon, db: Session, what: dict[str, Any], field: str, code: str
) -> None:
    reply = bora.post(EMPLOYEE, {"business": salon.uid, "name": "Gent"} | what)
    assert reply.status_code == 422, reply.text
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(field, code)]
    assert db.scalar(select(func.count()).select_from(Employee)) == 2
    assert db.scalar(select(func.count()).select_from(Resource)) == 2


def test_another_shops_service_cannot_be_chosen(erion: Phone, salon: Salon, db: Session) -> None:
    other = open_salon(erion, db)
    reply = change(salon, salon.dritan, services=[other.cut], name="Changed")
    assert (reply.status_code, reply.json["fields"][0]["code"]) == (422, "not_found")
    assert change(salon, salon.dritan).json["name"] == "Dritan"


def test_somebody_who_leaves_cannot_be_found_again(bora: Phone, salon: Salon, db: Session) -> None:
    assert bora.delete(f"{EMPLOYEE}{salon.dritan}/").json == {"bookings_to_move": []}
    assert bora.delete(f"{EMPLOYEE}{salon.dritan}/").status_code == 404
    assert change(salon, salon.dritan, name="Back").status_code == 404
    employee = db.scalars(select(Employee).where(Employee.uid == salon.dritan)).one()
    assert employee.archived_at is not None
    assert (
        db.scalars(select(Resource).where(Resource.id == employee.resource_id)).one().archived_at is not None
    )


@pytest.mark.parametrize("role", [Role.EMPLOYEE, Role.MANAGER])
def test_somebody_who_leaves_loses_access(
    bora: Phone, dritan: Phone, salon: Salon, db: Session, role: Role
) -> None:
    salon.employ(db, dritan, salon.dritan, role)
    assert len(dritan.get("/api/onboarding/business/my/").json["results"]) == 1
    bora.delete(f"{EMPLOYEE}{salon.dritan}/")
    assert dritan.get("/api/onboarding/business/my/").json["results"] == []


def test_an_owner_who_no_longer_serves_stays_owner(bora: Phone, db: Session) -> None:
    reply = bora.post("/api/onboarding/business/create/", {"name": "Bora", "kind": "freelancer"})
    employee = db.scalars(select(Employee)).one()
    assert bora.delete(f"{EMPLOYEE}{employee.uid}/").status_code == 200
    assert bora.get("/api/onboarding/business/my/").json["results"][0]["uid"] == reply.json["uid"]
    assert (
        db.scalars(select(BusinessMember).execution_options(populate_existing=True)).one().employee_id is None
    )


def test_a_repeated_request_adds_one(bora: Phone, salon: Salon, db: Session) -> None:
    for _time in range(2):
        body = {"business": salon.uid, "name": "Gent"}
        assert bora.post(EMPLOYEE, body, Idempotency_Key="gent").status_code == 201
    assert db.scalar(select(func.count()).select_from(Employee)) == 3
