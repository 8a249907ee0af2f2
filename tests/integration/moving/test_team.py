"""The team moves a visit, or passes it on."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, BookingEventText, Occupancy, Role
from tests.integration.conftest import Phone
from tests.integration.moving.visits import MONDAY, booked, for_a_guest, move, moved, outcome, reassign
from tests.integration.salon import Salon


@pytest.fixture
def arben(sign_up: Callable[..., Phone], salon: Salon, db: Session) -> Phone:
    """Arben manages the salon, and is none of its employees in the tests."""
    phone = sign_up("Arben")
    salon.employ(db, phone, salon.add_employee("Arben"), Role.MANAGER)
    return phone


@pytest.fixture
def two(salon: Salon) -> list[dict[str, str]]:
    """A cut by Dritan and a wash by Elira, one after the other."""
    wash = salon.add_service(name="Wash", duration_minutes=15)
    return [{"uid": salon.cut, "employee": salon.dritan}, {"uid": wash, "employee": salon.elira}]


def names(booking: dict[str, Any]) -> list[str]:
    """Who performs the services."""
    return [each["employee"]["name"] for each in booking["services"]]


def test_moved_by_the_team_a_visit_can_be_called_off_for_nothing(
    alice: Phone, bora: Phone, salon: Salon, clock: SetClock
) -> None:
    salon.set_policy(fee_tiers=[{"from_min": 1440, "percent": "50"}])
    visit = booked(alice, salon)
    clock.advance(timedelta(days=6, hours=12))
    moved(bora, visit, "12:00")
    mine = alice.get(f"/api/business/booking/detail/{visit['uid']}/").json
    assert mine["policy"]["free_cancel_until"] == mine["starts_at"]
    assert alice.delete(f"/api/business/booking/{visit['uid']}/").json["cancellation_fee"] == "0.00"


def test_the_team_is_not_bound_by_the_customers_terms(
    alice: Phone, bora: Phone, salon: Salon, clock: SetClock, db: Session
) -> None:
    salon.set_policy(max_reschedules=0, reschedule_until_minutes=1440, allow_employee_change=False)
    visit = booked(alice, salon)
    clock.advance(timedelta(days=7, minutes=45))
    there = moved(bora, visit, "10:00", employee=salon.elira)
    assert there["employee"]["uid"] == salon.elira
    row = db.scalars(select(Booking)).one()
    assert (row.schedule_no, row.reschedule_count, row.may_cancel_free) == (1, 0, True)


def test_the_team_may_go_outside_hours_but_over_nobody(
    alice: Phone, bora: Phone, erion: Phone, salon: Salon
) -> None:
    visit = booked(alice, salon)
    late = moved(bora, visit, "18:00")
    assert (late["start_time"], late["is_outside_hours"]) == ("18:00", True)
    booked(erion, salon, "11:00")
    assert outcome(move(bora, visit, "11:15")) == (409, "slot_taken")
    assert outcome(move(bora, visit, date="2027-03-01", start_time="08:00")) == (409, "past")
    assert moved(bora, visit, "12:00")["is_outside_hours"] is False


def test_a_visit_that_has_begun_late_can_be_put_off(
    alice: Phone, bora: Phone, salon: Salon, clock: SetClock
) -> None:
    visit = booked(alice, salon, "10:00")
    clock.advance(timedelta(days=7, hours=1, minutes=10))
    assert moved(bora, visit, "10:15")["start_time"] == "10:15"


def test_an_employee_moves_his_own_visits_and_gives_none_away(
    alice: Phone, dritan: Phone, salon: Salon, two: list[dict[str, str]], db: Session
) -> None:
    salon.employ(db, dritan, salon.dritan)
    his = booked(alice, salon, "10:00")
    hers = booked(alice, salon, "11:00", employee=salon.elira)
    shared = booked(alice, salon, "12:00", services=two)
    assert moved(dritan, his, "10:15")["start_time"] == "10:15"
    assert moved(dritan, his, "10:00", employee=salon.dritan)["start_time"] == "10:00"
    assert outcome(move(dritan, his, employee=salon.elira)) == (403, "forbidden")
    assert outcome(move(dritan, shared, "14:00")) == (403, "forbidden")
    assert outcome(move(dritan, hers, "14:00")) == (404, "not_found")
    assert dritan.get(f"/api/business/booking/detail/{hers['uid']}/").status_code == 404
    assert outcome(reassign(dritan, his, salon.elira)) == (403, "forbidden")


def test_each_service_stays_with_whom_it_was(alice: Phone, salon: Salon, two: list[dict[str, str]]) -> None:
    visit = booked(alice, salon, "10:00", services=two)
    there = moved(alice, visit, "10:15")
    assert names(there) == names(visit) == ["Dritan Hoxha", "Elira"]
    assert there["end_time"] == "11:00"


def test_somebody_else_serves_at_the_same_time(alice: Phone, arben: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon)
    reply = reassign(arben, visit, salon.elira, reason="Dritan is ill")
    assert reply.status_code == 200, reply.text
    assert names(reply.json) == ["Elira"]
    assert (reply.json["starts_at"], reply.json["version"]) == (visit["starts_at"], visit["version"] + 1)
    row = db.scalars(select(Booking)).one()
    assert (row.schedule_no, row.may_cancel_free) == (1, True)
    assert db.scalars(select(BookingEvent.code).order_by(BookingEvent.id)).all() == ["booked", "reassigned"]
    assert db.scalars(select(BookingEventText.text)).all() == ["Dritan is ill"]
    assert reassign(arben, visit, salon.elira).json == reply.json


def test_one_of_several_services_can_be_passed_on(
    alice: Phone, bora: Phone, salon: Salon, two: list[dict[str, str]], db: Session
) -> None:
    visit = booked(alice, salon, services=two)
    mira = salon.add_employee("Mira")
    wash = two[1]["uid"]
    there = reassign(bora, visit, mira, services=[wash])
    assert names(there.json) == ["Dritan Hoxha", "Mira"]
    assert len(db.scalars(select(Occupancy).where(Occupancy.active)).all()) == 2
    assert names(reassign(bora, visit, salon.elira).json) == ["Elira", "Elira"]
    nobody = "00000000-0000-4000-8000-000000000000"
    assert outcome(reassign(bora, visit, mira, services=[nobody])) == (422, "invalid")


def test_nobody_busy_or_unable_is_made_to_serve(
    alice: Phone, erion: Phone, bora: Phone, salon: Salon
) -> None:
    visit = booked(alice, salon)
    booked(erion, salon, employee=salon.elira)
    assert outcome(reassign(bora, visit, salon.elira)) == (409, "slot_taken")
    only_his = salon.add_service(name="Shave", employees=[{"uid": salon.dritan}])
    shave = booked(alice, salon, "12:00", service=only_his)
    assert outcome(reassign(bora, shave, salon.elira)) == (409, "not_qualified")


def test_at_another_pace_it_ends_when_that_one_is_done(alice: Phone, bora: Phone, salon: Salon) -> None:
    own = [{"uid": salon.dritan}, {"uid": salon.elira, "price": "1200.00", "duration_minutes": 45}]
    shave = salon.add_service(name="Shave", employees=own)
    visit = booked(alice, salon, service=shave)
    there = reassign(bora, visit, salon.elira).json
    assert (there["end_time"], there["total_price"]) == ("10:45", "1000.00")


def test_a_guest_on_the_telephone_is_moved_too(bora: Phone, salon: Salon) -> None:
    visit = for_a_guest(bora, salon)
    there = moved(bora, visit, "11:00", employee=salon.elira, note="She called.")
    assert (there["start_time"], there["note"], names(there)) == ("11:00", "She called.", ["Elira"])


def test_whoever_left_serves_nobody_but_what_was_booked_with_them_can_be_passed_on(
    alice: Phone, bora: Phone, salon: Salon
) -> None:
    visit = booked(alice, salon)
    paused = bora.patch(f"/api/onboarding/employee/{salon.dritan}/", {"is_active": False})
    assert paused.status_code == 200, paused.text
    assert outcome(move(alice, visit, "11:00")) == (409, "not_qualified")
    assert names(moved(alice, visit, "11:00", employee=salon.elira)) == ["Elira"]


def test_a_hidden_business_still_moves_what_is_booked(alice: Phone, bora: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    hidden = bora.post(f"/api/onboarding/business/{salon.uid}/unpublish/")
    assert hidden.status_code == 200, hidden.text
    assert moved(bora, visit, "11:00")["date"] == MONDAY
