"""Who works in the salon, as its own people see it."""

from typing import Any

import pytest
from sqlalchemy import Connection
from sqlalchemy.orm import Session

from common.models import Role
from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.salon import EMPLOYEE, SERVICE, Salon, done

CONTACT = {"email": "elira@example.com", "phone": "+355692034568"}


def team(phone: Phone, salon: Salon) -> list[dict[str, Any]]:
    """The team, as somebody sees it."""
    rows: list[dict[str, Any]] = done(phone.get(EMPLOYEE, business=salon.uid), 200)
    return rows


def test_everybody_is_there_in_their_order(salon: Salon) -> None:
    salon.owner.patch(f"{EMPLOYEE}{salon.elira}/", {"rank": 1, "is_active": False})
    gone = salon.add_employee("Gent", rank=2)
    last = salon.add_employee("Teuta", rank=3, role="manager")
    salon.owner.delete(f"{EMPLOYEE}{gone}/")
    seen = team(salon.owner, salon)
    assert [each["uid"] for each in seen] == [salon.dritan, salon.elira, last]
    assert [each["is_active"] for each in seen] == [True, False, True]
    assert [each["role"] for each in seen] == ["employee", "employee", "manager"]
    assert not any(each["is_connected"] for each in seen)


def test_a_connected_account_shows_what_it_is(salon: Salon, dritan: Phone, db: Session) -> None:
    salon.employ(db, dritan, salon.dritan, Role.MANAGER)
    first = team(salon.owner, salon)[0]
    assert (first["role"], first["is_connected"]) == ("manager", True)


def test_the_owner_who_serves_is_an_owner(bora: Phone, db: Session) -> None:
    shop = done(bora.post("/api/onboarding/business/create/", {"name": "B", "kind": "freelancer"}), 201)
    (herself,) = done(bora.get(EMPLOYEE, business=shop["uid"]), 200)
    assert (herself["role"], herself["is_connected"]) == ("owner", True)


def test_a_colleagues_number_is_for_leaders(salon: Salon, dritan: Phone, erion: Phone, db: Session) -> None:
    for uid in (salon.dritan, salon.elira):
        salon.owner.patch(f"{EMPLOYEE}{uid}/", CONTACT)
    salon.employ(db, dritan, salon.dritan)
    salon.employ(db, erion, salon.elira, Role.MANAGER)
    himself, colleague = team(dritan, salon)
    assert {name: himself[name] for name in CONTACT} == CONTACT
    assert {name: colleague[name] for name in CONTACT} == {"email": None, "phone": None}
    assert all(CONTACT.items() <= each.items() for each in team(erion, salon))
    assert all(CONTACT.items() <= each.items() for each in team(salon.owner, salon))


def test_what_somebody_performs_is_shown(salon: Salon) -> None:
    colour = salon.add_service(name="Colour", employees=[{"uid": salon.elira}])
    assert [each["services"] for each in team(salon.owner, salon)] == [[], [colour]]


def test_a_large_team_takes_no_more_statements(salon: Salon, connection: Connection) -> None:
    def asked() -> int:
        with counted(connection) as seen:
            team(salon.owner, salon)
        return len(seen)

    few = asked()
    for number in range(8):
        salon.add_employee(f"Gent {number}")
    assert asked() == few


def test_services_are_listed_whole_and_in_both_languages(salon: Salon, dritan: Phone, db: Session) -> None:
    own = [{"uid": salon.dritan, "price": "1500.00", "duration_minutes": 45}]
    colour = salon.add_service(name="Colour", name_sq="Ngjyrosje", employees=own, rank=1)
    hidden = salon.add_service(name="Wash", rank=2)
    dropped = salon.add_service(name="Tint", rank=3)
    salon.owner.patch(f"{SERVICE}{hidden}/", {"is_active": False})
    salon.owner.delete(f"{SERVICE}{dropped}/")
    salon.employ(db, dritan, salon.dritan)
    for phone in (salon.owner, dritan):
        seen = done(phone.get(SERVICE, business=salon.uid), 200)
        assert [each["uid"] for each in seen] == [salon.cut, colour, hidden]
        assert [each["is_active"] for each in seen] == [True, True, False]
        assert [(each["name_en"], each["name_sq"]) for each in seen][1] == ("Colour", "Ngjyrosje")
        assert [each["employees"] for each in seen] == [None, own, None]


def test_a_long_menu_takes_no_more_statements(salon: Salon, connection: Connection) -> None:
    def asked() -> int:
        with counted(connection) as seen:
            done(salon.owner.get(SERVICE, business=salon.uid), 200)
        return len(seen)

    few = asked()
    for number in range(8):
        salon.add_service(name=f"Cut {number}", employees=[{"uid": salon.dritan}])
    assert asked() == few


@pytest.mark.parametrize("path", [EMPLOYEE, SERVICE])
def test_a_business_must_be_named(salon: Salon, path: str) -> None:
    assert salon.owner.get(path).status_code == 422
    assert salon.owner.get(path, business="x").status_code == 422
