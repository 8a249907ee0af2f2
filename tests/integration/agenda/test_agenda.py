"""Who sees which visits, in which order, a page at a time."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Role
from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.moving.visits import MONDAY, TUESDAY, booked, for_a_guest
from tests.integration.salon import Salon, open_salon
from tests.integration.visits import Diary

AGENDA = "/api/business/bookings/"
WEEK = {"from": "2027-03-08T00:00:00+01:00", "to": "2027-03-15T00:00:00+01:00"}


def agenda(phone: Phone, salon: Salon, **more: Any) -> dict[str, Any]:
    """A page of the week."""
    reply = phone.get(AGENDA, business=salon.uid, **(WEEK | more))
    assert reply.status_code == 200, reply.text
    page: dict[str, Any] = reply.json
    return page


def uids(page: dict[str, Any]) -> list[str]:
    """Which visits are on it."""
    return [row["uid"] for row in page["results"]]


def refused(phone: Phone, salon: Salon, **more: Any) -> tuple[int, str]:
    """Status and code of a page that is not shown."""
    reply = phone.get(AGENDA, business=salon.uid, **(WEEK | more))
    return reply.status_code, reply.json["code"]


def test_the_owner_sees_who_comes_when(alice: Phone, bora: Phone, salon: Salon, db: Session) -> None:
    assert alice.user is not None
    alice.user.surname, alice.user.phone = "Marku", "+355691234567"
    db.commit()
    second = booked(alice, salon, "11:00", note="It is my first time.")
    first = for_a_guest(bora, salon, "10:00")
    booked(alice, salon, "10:00", on="2027-03-15")
    page = agenda(bora, salon)
    assert (uids(page), page["next"]) == ([first["uid"], second["uid"]], None)
    guest, own = page["results"]
    assert guest["customer"] | {"uid": None} == {
        "uid": None,
        "name": "Drita",
        "phone": "+355691112233",
        "is_guest": True,
    }
    assert (guest["source"], guest["is_outside_hours"]) == ("phone", False)
    assert (own["customer"]["name"], own["customer"]["phone"]) == ("Alice Marku", "+355691234567")
    assert (own["customer"]["is_guest"], own["source"], own["note"]) == (
        False,
        "customer",
        "It is my first time.",
    )
    assert own["services"][0]["employee"]["name"] == "Dritan Hoxha"
    assert own["payment"]["status"] == "none"


def test_the_number_of_who_called_off_is_theirs_again(
    alice: Phone, bora: Phone, salon: Salon, db: Session
) -> None:
    assert alice.user is not None
    alice.user.phone = "+355691234567"
    db.commit()
    visit = booked(alice, salon)
    alice.delete(f"/api/business/booking/{visit['uid']}/")
    (row,) = agenda(bora, salon)["results"]
    assert (row["status"], row["customer"]["phone"]) == ("cancelled_by_customer", None)


def test_one_employee_or_one_status_at_a_time(alice: Phone, bora: Phone, salon: Salon) -> None:
    his, hers = booked(alice, salon, "10:00"), booked(alice, salon, "11:00", employee=salon.elira)
    off = booked(alice, salon, "12:00")
    alice.delete(f"/api/business/booking/{off['uid']}/")
    assert uids(agenda(bora, salon, employee=salon.elira)) == [hers["uid"]]
    assert uids(agenda(bora, salon, status=["confirmed"])) == [his["uid"], hers["uid"]]
    assert uids(agenda(bora, salon, status=["cancelled_by_customer", "no_show"])) == [off["uid"]]
    assert uids(agenda(bora, salon, employee=salon.uid)) == []


def test_an_employee_sees_his_own(alice: Phone, dritan: Phone, salon: Salon, db: Session) -> None:
    salon.employ(db, dritan, salon.dritan)
    wash = salon.add_service(name="Wash", duration_minutes=15)
    both = [{"uid": salon.cut, "employee": salon.elira}, {"uid": wash, "employee": salon.dritan}]
    his, _hers = booked(alice, salon, "10:00"), booked(alice, salon, "11:00", employee=salon.elira)
    shared = booked(alice, salon, "12:00", services=both)
    assert uids(agenda(dritan, salon)) == [his["uid"], shared["uid"]]
    assert uids(agenda(dritan, salon, employee=salon.dritan)) == [his["uid"], shared["uid"]]
    assert refused(dritan, salon, employee=salon.elira) == (403, "forbidden")
    assert refused(dritan, salon, employee=salon.uid) == (403, "forbidden")


def test_a_manager_sees_everybodys(alice: Phone, dritan: Phone, salon: Salon, db: Session) -> None:
    salon.employ(db, dritan, salon.dritan, Role.MANAGER)
    hers = booked(alice, salon, employee=salon.elira)
    assert uids(agenda(dritan, salon)) == [hers["uid"]]


def test_a_stranger_sees_nothing(
    alice: Phone, erion: Phone, stranger: Phone, salon: Salon, db: Session
) -> None:
    booked(alice, salon)
    elsewhere = open_salon(erion, db)
    assert refused(erion, salon) == refused(alice, salon) == (404, "not_found")
    assert refused(stranger, salon) == (401, "not_signed_in")
    assert uids(agenda(erion, elsewhere)) == []
    assert uids(agenda(erion, elsewhere, employee=salon.dritan)) == []


def test_pages_neither_skip_nor_repeat(alice: Phone, erion: Phone, bora: Phone, salon: Salon) -> None:
    made = []
    for start in ("10:00", "10:30", "11:00"):
        made += [
            booked(alice, salon, start)["uid"],
            booked(erion, salon, start, employee=salon.elira)["uid"],
        ]
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = agenda(bora, salon, limit=4, **cursor)
        seen += uids(page)
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == made


@pytest.mark.parametrize(
    "more",
    [
        {"to": "2027-03-08T00:00:00+01:00"},
        {"to": "2027-06-01T00:00:00+02:00"},
        {"from": "2027-03-08"},
        {"from": "0001-01-01T00:00:00Z"},
        {"employee": "Dritan"},
        {"status": "asleep"},
        {"limit": 101},
        {"cursor": "bm9uc2Vuc2U"},
    ],
)
def test_nonsense_is_refused(bora: Phone, salon: Salon, more: dict[str, Any]) -> None:
    assert refused(bora, salon, **more) == (422, "invalid")


def test_where_and_when_must_be_said(bora: Phone, salon: Salon) -> None:
    assert bora.get(AGENDA, business=salon.uid).status_code == 422
    assert bora.get(AGENDA, **WEEK).status_code == 422


def test_one_visit_and_many_cost_the_same_two_statements(
    alice: Phone, bora: Phone, dritan: Phone, salon: Salon, db: Session, connection: sa.Connection
) -> None:
    """Who asks, and where they sit: one statement each; then two for the page, however long it is."""
    salon.employ(db, dritan, salon.dritan)
    diary = Diary.of(db, salon)
    start = datetime.fromisoformat(f"{MONDAY}T08:00:00+00:00")
    diary.visit(start, alice.user, status="confirmed", service=salon.cut, employee=salon.dritan)
    for phone in (bora, dritan):
        assert len(statements(connection, phone, salon)) == 4
    for number in range(1, 60):
        when = start + timedelta(minutes=30 * number)
        diary.visit(when, alice.user, status="confirmed", service=salon.cut, employee=salon.dritan)
    for phone in (bora, dritan):
        assert len(statements(connection, phone, salon)) == 4


def statements(connection: sa.Connection, phone: Phone, salon: Salon) -> list[str]:
    """What is asked of the database for a page."""
    with counted(connection) as seen:
        agenda(phone, salon, limit=100)
    return list(seen)


def test_a_day_begins_where_it_is_said_to(alice: Phone, bora: Phone, salon: Salon) -> None:
    booked(alice, salon, "10:00")
    later = booked(alice, salon, "10:00", on=TUESDAY)
    page = agenda(bora, salon, **{"from": "2027-03-08T10:00:01+01:00", "to": "2027-03-09T10:00:01+01:00"})
    assert uids(page) == [later["uid"]]
