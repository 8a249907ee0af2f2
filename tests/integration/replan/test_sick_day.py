"""Dritan is ill on a day with visits: each keeps its time, moves, or is called off."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, Occupancy, Outbox, Role
from tests.integration.conftest import Phone
from tests.integration.moving.visits import MONDAY, TUESDAY, booked, for_a_guest, move, moved
from tests.integration.replan.planning import approve, ask, detail, plan, told
from tests.integration.salon import Salon, open_salon


@pytest.fixture
def people(sign_up: Callable[..., Phone]) -> list[Phone]:
    """Five customers."""
    return [sign_up(name) for name in ("Ana", "Besa", "Dea", "Era", "Gent")]


@pytest.fixture
def sick_day(salon: Salon, people: list[Phone]) -> list[dict[str, Any]]:
    """Five visits with Dritan; Elira is busy at two of their times, and nobody else shaves."""
    shave = salon.add_service(name="Shave", employees=[{"uid": salon.dritan}])
    visits = [booked(each, salon, f"{10 + hour}:00") for hour, each in enumerate(people[:4])]
    visits.append(booked(people[4], salon, "15:00", service=shave))
    for start in ("11:00", "12:00"):
        booked(people[4], salon, start, employee=salon.elira)
    return visits


def test_five_visits_find_another_way(
    bora: Phone, salon: Salon, sick_day: list[dict[str, Any]], db: Session
) -> None:
    before = db.scalars(select(Outbox.id)).all()
    steps = plan(bora, salon)
    ten, eleven, noon, one, shave = (each["uid"] for each in sick_day)
    assert told(steps) == [
        (ten, "reassign", ""),
        (eleven, "move", "03-08T10:30"),
        (noon, "move", "03-08T11:30"),
        (one, "reassign", ""),
        (shave, "move", "03-09T15:00"),
    ]
    assert [each["employee"] for each in steps] == [salon.elira] * 4 + [salon.dritan]
    assert [each["version"] for each in steps] == [1] * 5
    assert db.scalars(select(Outbox.id)).all() == before
    assert db.scalars(select(Booking.version).distinct()).all() == [1]


def test_what_was_approved_happens(
    bora: Phone, salon: Salon, people: list[Phone], sick_day: list[dict[str, Any]], db: Session
) -> None:
    steps = plan(bora, salon)
    reply = approve(bora, salon, steps)
    assert reply.status_code == 200, reply.text
    assert reply.json["is_applied"] is True
    assert [each["version"] for each in reply.json["plan"]] == [2] * 5
    now = [detail(bora, each) for each in sick_day]
    assert [(each["date"], each["start_time"], each["employee"]["name"]) for each in now] == [
        (MONDAY, "10:00", "Elira"),
        (MONDAY, "10:30", "Elira"),
        (MONDAY, "11:30", "Elira"),
        (MONDAY, "13:00", "Elira"),
        (TUESDAY, "15:00", "Dritan Hoxha"),
    ]
    moves = [row.payload["booking"] for row in db.scalars(select(Outbox)) if "schedule_no" in row.payload]
    assert {each["uid"] for each in sick_day} <= set(moves)
    mine = detail(people[0], sick_day[0])
    assert mine["policy"]["free_cancel_until"] == mine["starts_at"]
    assert plan(bora, salon) == []


def test_who_cannot_be_served_is_called_off_and_told_why(
    bora: Phone, alice: Phone, salon: Salon, db: Session
) -> None:
    shave = salon.add_service(name="Shave", employees=[{"uid": salon.dritan}])
    visit = booked(alice, salon, service=shave)
    for_three_weeks = plan(bora, salon, MONDAY, "2027-03-28")
    assert told(for_three_weeks) == [(visit["uid"], "cancel", "")]
    silent = approve(bora, salon, for_three_weeks, reason=None)
    assert (silent.status_code, silent.json["code"]) == (409, "reason_required")
    assert approve(bora, salon, for_three_weeks).status_code == 200
    assert detail(alice, visit)["status"] == "cancelled_by_business"
    assert db.scalars(select(Occupancy.id).where(Occupancy.active)).all() == []
    last = db.scalars(select(BookingEvent.code).order_by(BookingEvent.id.desc())).first()
    assert last == "replanned"


def test_only_his_part_of_a_visit_is_passed_on(alice: Phone, bora: Phone, salon: Salon, db: Session) -> None:
    mira = salon.add_employee("Mira")
    wash = salon.add_service(name="Wash", duration_minutes=15)
    both = [{"uid": salon.cut, "employee": salon.dritan}, {"uid": wash, "employee": salon.elira}]
    visit = booked(alice, salon, services=both)
    (step,) = plan(bora, salon)
    assert (step["action"], step["employee"]) == ("reassign", mira)
    assert approve(bora, salon, [step]).status_code == 200
    assert [each["employee"]["name"] for each in detail(bora, visit)["services"]] == ["Mira", "Elira"]


def test_whoever_has_least_to_do_takes_it(alice: Phone, erion: Phone, bora: Phone, salon: Salon) -> None:
    mira = salon.add_employee("Mira")
    booked(erion, salon, "14:00", employee=salon.elira)
    for start in ("10:00", "11:00", "12:00"):
        booked(alice, salon, start)
    assert [each["employee"] for each in plan(bora, salon)][:2] == [mira, salon.elira]


def test_nobody_is_sent_for_who_is_not_there(alice: Phone, bora: Phone, salon: Salon) -> None:
    salon.set_week([{"weekday": 0, "start": "12:00", "end": "17:00"}], employee=salon.elira)
    visit = booked(alice, salon, "10:00")
    assert told(plan(bora, salon)) == [(visit["uid"], "move", "03-08T12:00")]


def test_a_customer_is_not_sent_to_two_places(alice: Phone, bora: Phone, erion: Phone, db: Session) -> None:
    here, there = open_salon(bora, db), open_salon(erion, db)
    visit = booked(alice, here, "10:00")
    for start in ("10:00", "10:30"):
        reply = bora.post("/api/business/book/", _taken(here, start))
        assert reply.status_code == 201, reply.text
    booked(alice, there, "11:00")
    assert told(plan(bora, here)) == [(visit["uid"], "move", "03-08T09:30")]
    blocked = bora.post("/api/business/book/", _taken(here, "09:30"))
    assert blocked.status_code == 201
    assert told(plan(bora, here)) == [(visit["uid"], "move", "03-08T09:00")]
    assert bora.post("/api/business/book/", _taken(here, "09:00")).status_code == 201
    assert told(plan(bora, here)) == [(visit["uid"], "move", "03-08T11:30")]


def _taken(salon: Salon, start: str) -> dict[str, Any]:
    """Elira's time, for somebody on the telephone."""
    what = {"business": salon.uid, "service": salon.cut, "employee": salon.elira, "team": True}
    return what | {"date": MONDAY, "start_time": start, "guest": {"name": "Drita"}}


def test_a_guest_on_the_telephone_is_planned_for_too(bora: Phone, salon: Salon) -> None:
    visit = for_a_guest(bora, salon)
    (step,) = plan(bora, salon)
    assert (step["booking"], step["action"]) == (visit["uid"], "reassign")
    assert approve(bora, salon, [step]).status_code == 200


def test_what_is_over_or_elsewhere_is_not_in_the_plan(
    alice: Phone, bora: Phone, salon: Salon, clock: SetClock
) -> None:
    off, early, late = (booked(alice, salon, start) for start in ("09:00", "10:00", "11:00"))
    booked(alice, salon, "12:00", employee=salon.elira)
    booked(alice, salon, "10:00", on=TUESDAY)
    alice.delete(f"/api/business/booking/{off['uid']}/")
    assert [each["booking"] for each in plan(bora, salon)] == [early["uid"], late["uid"]]
    clock.advance(timedelta(days=7, hours=1, minutes=30))
    assert [each["booking"] for each in plan(bora, salon)] == [late["uid"]]


def test_what_has_changed_since_stops_the_whole_plan(
    bora: Phone, salon: Salon, people: list[Phone], sick_day: list[dict[str, Any]]
) -> None:
    steps = plan(bora, salon)
    moved(people[0], sick_day[0], "16:00")
    reply = approve(bora, salon, steps)
    assert (reply.status_code, reply.json["code"]) == (409, "plan_outdated")
    assert reply.json["bookings"] == [sick_day[0]["uid"]]
    assert detail(bora, sick_day[1])["start_time"] == "11:00"
    assert approve(bora, salon, plan(bora, salon)).status_code == 200


def test_a_time_that_was_taken_since_stops_the_whole_plan(
    alice: Phone, bora: Phone, salon: Salon, sick_day: list[dict[str, Any]]
) -> None:
    steps = plan(bora, salon)
    booked(alice, salon, "10:30", employee=salon.elira)
    reply = approve(bora, salon, steps)
    assert (reply.status_code, reply.json["code"]) == (409, "plan_outdated")
    assert reply.json["bookings"] == [sick_day[1]["uid"]]
    assert [detail(bora, each)["version"] for each in sick_day] == [1] * 5


def test_who_goes_away_too_stops_the_plan(bora: Phone, salon: Salon, sick_day: list[dict[str, Any]]) -> None:
    steps = plan(bora, salon)
    salon.add_exception("time_off", MONDAY, employee=salon.elira)
    reply = approve(bora, salon, steps)
    assert (reply.status_code, len(reply.json["bookings"])) == (409, 4)


def test_the_owner_may_decide_otherwise(bora: Phone, salon: Salon, sick_day: list[dict[str, Any]]) -> None:
    """Only part of the plan, and one of its visits called off instead."""
    steps = plan(bora, salon)
    off = {"booking": steps[1]["booking"], "version": 1, "action": "cancel"}
    assert approve(bora, salon, [off, steps[0]]).status_code == 200
    assert detail(bora, sick_day[1])["status"] == "cancelled_by_business"
    assert [detail(bora, each)["version"] for each in sick_day] == [2, 2, 1, 1, 1]


def test_approving_twice_is_approving_once(bora: Phone, salon: Salon, sick_day: list[dict[str, Any]]) -> None:
    steps = plan(bora, salon)
    said = {"business": salon.uid, "employee": salon.dritan, "apply": True, "plan": steps}
    first, again = (
        bora.post("/api/business/bookings/replan/", said, Idempotency_Key="a-sick-day") for _ in range(2)
    )
    assert (first.status_code, again.json) == (200, first.json)
    assert approve(bora, salon, steps).json["code"] == "plan_outdated"


def test_only_those_who_lead_plan(
    alice: Phone, dritan: Phone, erion: Phone, salon: Salon, sign_up: Callable[..., Phone], db: Session
) -> None:
    salon.employ(db, dritan, salon.dritan)
    manager = sign_up("Arben")
    salon.employ(db, manager, salon.elira, Role.MANAGER)
    booked(alice, salon)
    assert [ask(phone, salon).status_code for phone in (alice, erion, dritan, manager)] == [
        404,
        404,
        403,
        200,
    ]


def test_visits_of_others_are_not_there(
    alice: Phone, bora: Phone, erion: Phone, db: Session, salon: Salon
) -> None:
    other = open_salon(erion, db)
    visit = booked(alice, other)
    for uid in (visit["uid"], str(uuid4())):
        step = {"booking": uid, "version": 1, "action": "cancel"}
        reply = approve(bora, salon, [step])
        assert (reply.status_code, reply.json["code"]) == (409, "plan_outdated")
    assert ask(bora, salon, employee=other.dritan).status_code == 404
    hers = booked(alice, salon, "12:00", employee=salon.elira)
    reply = approve(bora, salon, [{"booking": hers["uid"], "version": 1, "action": "cancel"}])
    assert reply.json["code"] == "plan_outdated"


@pytest.mark.parametrize(
    "more",
    [
        {"date_to": "2027-03-07"},
        {"date_to": "2027-05-01"},
        {"date_from": None},
        {"apply": True},
        {"plan": []},
        {"apply": True, "plan": []},
        {"plan": [{"booking": str(uuid4()), "version": 1, "action": "cancel"}]},
        {"apply": True, "plan": [{"booking": str(uuid4()), "version": 0, "action": "cancel"}]},
        {"apply": True, "plan": [{"booking": str(uuid4()), "version": 10**12, "action": "cancel"}]},
        {"apply": True, "plan": [{"booking": str(uuid4()), "version": 1, "action": "reassign"}]},
        {"apply": True, "plan": [{"booking": str(uuid4()), "version": 1, "action": "forget"}]},
        {"apply": True, "plan": 2 * [{"booking": str(uuid4()), "version": 1, "action": "cancel"}]},
        {"reason": "\x00"},
        {"token": "x"},
    ],
)
def test_nonsense_is_refused(bora: Phone, salon: Salon, more: dict[str, Any]) -> None:
    assert ask(bora, salon, **more).status_code == 422


def test_nobody_moves_to_the_one_who_is_away(alice: Phone, bora: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    step = {"booking": visit["uid"], "version": 1, "action": "reassign", "employee": salon.dritan}
    assert approve(bora, salon, [step]).status_code == 422
    assert move(alice, visit, "11:00").status_code == 200
