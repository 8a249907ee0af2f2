"""Who may use the owner's tools: each tool, tried by everybody."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from common.models import Business, BusinessMember, BusinessStatus, Role
from tests.integration.conftest import Phone
from tests.integration.salon import (
    CUT,
    EMPLOYEE,
    EXCEPTIONS,
    HOURS,
    PUBLISH,
    SERVICE,
    Salon,
    open_salon,
)

Try = Callable[[Phone, Salon], Any]
DAY = {"date_from": "2027-03-15", "date_to": "2027-03-15"}
FOR_LEADERS: dict[str, Try] = {
    "update": lambda who, s: who.patch("/api/onboarding/business/update/", {"uid": s.uid, "name": "X"}),
    "publish": lambda who, s: who.post(PUBLISH.format(business=s.uid)),
    "unpublish": lambda who, s: who.post(f"/api/onboarding/business/{s.uid}/unpublish/"),
    "week": lambda who, s: who.post(HOURS, {"business": s.uid, "weekly": []}),
    "add_exception": lambda who, s: who.post(EXCEPTIONS, {"business": s.uid, "kind": "closure"} | DAY),
    "drop_exception": lambda who, s: who.delete(f"{EXCEPTIONS}{s.add_exception('closure', '2027-05-01')}/"),
    "add_employee": lambda who, s: who.post(EMPLOYEE, {"business": s.uid, "name": "Gent"}),
    "change_employee": lambda who, s: who.patch(f"{EMPLOYEE}{s.elira}/", {"bio": "X"}),
    "dismiss": lambda who, s: who.delete(f"{EMPLOYEE}{s.elira}/"),
    "add_service": lambda who, s: who.post(SERVICE, {"business": s.uid, "category": s.category} | CUT),
    "change_service": lambda who, s: who.patch(f"{SERVICE}{s.cut}/", {"rank": 1}),
    "drop_service": lambda who, s: who.delete(f"{SERVICE}{s.cut}/"),
    "change_policy": lambda who, s: who.patch(f"/api/onboarding/policy/{s.uid}/", {"pack": True}),
}
FOR_THE_TEAM: dict[str, Try] = {
    "checklist": lambda who, s: who.get(f"/api/onboarding/business/{s.uid}/checklist/"),
    "exceptions": lambda who, s: who.get(EXCEPTIONS, business=s.uid),
    "policy": lambda who, s: who.get(f"/api/onboarding/policy/{s.uid}/"),
}
ALL = FOR_LEADERS | FOR_THE_TEAM


@pytest.fixture
def salon(bora: Phone, db: Session) -> Salon:
    """Bora's published salon."""
    return open_salon(bora, db)


@pytest.fixture
def everything(db: Session) -> Callable[[], list[tuple[Any, ...]]]:
    """What the tools could have changed, to be compared before and after."""
    tables = ("business", "employee", "service", "working_hours", "hours_exception", "policy", "resource")

    def rows() -> list[tuple[Any, ...]]:
        return [
            tuple(row) for table in tables for row in db.execute(text(f"SELECT * FROM {table} ORDER BY 1"))
        ]

    return rows


@pytest.mark.parametrize("tool", ALL)
def test_the_owner_may(salon: Salon, tool: str) -> None:
    assert ALL[tool](salon.owner, salon).status_code in (200, 201, 204)


@pytest.mark.parametrize("tool", ALL)
def test_a_manager_may(salon: Salon, erion: Phone, db: Session, tool: str) -> None:
    salon.employ(db, erion, salon.dritan, Role.MANAGER)
    assert ALL[tool](erion, salon).status_code in (200, 201, 204)


@pytest.mark.parametrize("tool", FOR_THE_TEAM)
def test_an_employee_may_look(salon: Salon, dritan: Phone, db: Session, tool: str) -> None:
    salon.employ(db, dritan, salon.dritan)
    assert ALL[tool](dritan, salon).status_code == 200


@pytest.mark.parametrize("tool", sorted(set(FOR_LEADERS) - {"drop_exception"}))
def test_an_employee_may_not_change(
    salon: Salon, dritan: Phone, db: Session, everything: Callable[[], Any], tool: str
) -> None:
    salon.employ(db, dritan, salon.dritan)
    before = everything()
    reply = ALL[tool](dritan, salon)
    assert (reply.status_code, reply.json["code"]) == (403, "forbidden")
    assert everything() == before


@pytest.mark.parametrize("tool", ALL)
def test_strangers_find_nothing(salon: Salon, erion: Phone, db: Session, tool: str) -> None:
    open_salon(erion, db)
    reply = ALL[tool](erion, salon)
    assert (reply.status_code, reply.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("tool", ALL)
def test_nobody_is_asked_to_sign_in(salon: Salon, stranger: Phone, tool: str) -> None:
    assert ALL[tool](stranger, salon).status_code == 401


@pytest.mark.parametrize("tool", sorted(set(FOR_LEADERS) - {"drop_exception"}))
def test_a_stranger_changes_nothing(
    salon: Salon, erion: Phone, everything: Callable[[], Any], tool: str
) -> None:
    before = everything()
    ALL[tool](erion, salon)
    assert everything() == before


@pytest.mark.parametrize("tool", sorted(set(ALL) - {"drop_exception"}))
def test_a_listed_venue_is_nobodys(salon: Salon, db: Session, tool: str) -> None:
    db.execute(update(Business).values(status=BusinessStatus.LISTED))
    for member in db.scalars(select(BusinessMember)):
        db.delete(member)
    db.commit()
    assert ALL[tool](salon.owner, salon).status_code == 404
