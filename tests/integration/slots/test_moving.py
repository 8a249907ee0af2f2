"""One's own time counts as free while one looks for another one."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Role
from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.salon import Salon, done, open_salon
from tests.integration.slots.asking import MONDAY, SLOTS, booked, explained, refused, starts

OVERLAPPING = {"09:45", "10:00", "10:15"}


@pytest.fixture
def hers(alice: Phone, salon: Salon) -> str:
    """Alice's visit to Dritan at ten."""
    return str(booked(alice, salon, services=[{"uid": salon.cut, "employee": salon.dritan}])["uid"])


def his(phone: Phone, salon: Salon, **more: str) -> set[str]:
    """When Dritan is free around ten."""
    return OVERLAPPING & set(starts(phone, salon, employee=salon.dritan, **more))


def test_its_customer_finds_the_time_free(alice: Phone, erion: Phone, salon: Salon, hers: str) -> None:
    assert his(alice, salon) == his(erion, salon) == set()
    assert his(alice, salon, exclude_booking=hers) == OVERLAPPING


def test_so_does_whoever_may_see_it_in_the_team(
    bora: Phone, dritan: Phone, salon: Salon, hers: str, db: Session
) -> None:
    salon.employ(db, dritan, salon.dritan)
    for one in (bora, dritan):
        assert his(one, salon, exclude_booking=hers) == OVERLAPPING
        assert his(one, salon, exclude_booking=hers, actor="team") == OVERLAPPING


def test_for_others_it_is_not_there(
    stranger: Phone, erion: Phone, dritan: Phone, salon: Salon, hers: str, db: Session
) -> None:
    salon.employ(db, dritan, salon.elira, Role.EMPLOYEE)  # not the one who serves
    wish = {"business": salon.uid, "service": salon.cut, "date_from": MONDAY, "date_to": MONDAY}
    for one in (stranger, erion, dritan):
        assert refused(one.get(SLOTS, exclude_booking=hers, **wish)) == (404, "not_found")


def test_nor_for_its_customer_in_another_shop(alice: Phone, bora: Phone, hers: str, db: Session) -> None:
    other = open_salon(bora, db, name="The other one")
    wish = {"business": other.uid, "service": other.cut, "date_from": MONDAY, "date_to": MONDAY}
    assert refused(alice.get(SLOTS, exclude_booking=hers, **wish)) == (404, "not_found")


def test_it_does_not_count_for_the_most_she_may_have(alice: Phone, salon: Salon, hers: str) -> None:
    salon.set_policy(max_active_per_customer=1)
    assert his(alice, salon) == set()
    assert starts(alice, salon) == []
    assert his(alice, salon, exclude_booking=hers) == OVERLAPPING


def test_nor_for_the_most_he_may_have_on_a_day(alice: Phone, salon: Salon, hers: str) -> None:
    salon.set_policy(max_per_employee_day=1)
    assert starts(alice, salon, employee=salon.dritan) == []
    assert his(alice, salon, exclude_booking=hers) == OVERLAPPING


def test_what_is_no_longer_sold_can_still_be_moved(
    alice: Phone, bora: Phone, erion: Phone, salon: Salon, hers: str
) -> None:
    nails = salon.add_service(name="Nails")
    for each in (salon.cut, nails):
        assert bora.patch(f"/api/onboarding/service/{each}/", {"is_active": False}).status_code == 200
    wish = {"business": salon.uid, "date_from": MONDAY, "date_to": MONDAY}
    assert his(alice, salon, exclude_booking=hers) == OVERLAPPING
    assert refused(erion.get(SLOTS, service=salon.cut, **wish)) == (409, "inactive")
    assert refused(alice.get(SLOTS, service=nails, exclude_booking=hers, **wish)) == (409, "inactive")
    done(bora.post(f"/api/onboarding/business/{salon.uid}/unpublish/"), 200)
    assert his(alice, salon, exclude_booking=hers) == OVERLAPPING
    assert refused(erion.get(SLOTS, service=salon.cut, **wish)) == (404, "not_found")


def test_the_trace_knows_it_too(alice: Phone, salon: Salon, hers: str) -> None:
    who = {"employee": salon.dritan}
    assert explained(alice, salon, **who)["reason"] == "booked"
    assert explained(alice, salon, exclude_booking=hers, **who)["is_bookable"] is True


def test_it_costs_two_statements_more(
    alice: Phone, salon: Salon, hers: str, connection: sa.Connection, db: Session
) -> None:
    db.expire_all()
    with counted(connection) as statements:
        his(alice, salon, exclude_booking=hers)
    assert len(statements) <= 1 + 2 + 2  # her session, the listing, the visit and its services
