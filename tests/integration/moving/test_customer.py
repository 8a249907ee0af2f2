"""A customer moves their own visit."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, Occupancy, Outbox
from tests.integration.conftest import Phone
from tests.integration.moving.visits import MONDAY, TUESDAY, booked, for_a_guest, move, moved, order, outcome
from tests.integration.salon import Salon, open_salon


def held(db: Session) -> list[tuple[str, str]]:
    """From when to when somebody's time is taken now, in UTC."""
    rows = db.scalars(select(Occupancy.during).where(Occupancy.active).order_by(Occupancy.id))
    return [(f"{row.lower:%H:%M}", f"{row.upper:%H:%M}") for row in rows if row.lower and row.upper]


def test_a_visit_moves_in_place(alice: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon, "10:00")
    there = moved(alice, visit, "11:00")
    assert (there["uid"], there["start_time"], there["end_time"]) == (visit["uid"], "11:00", "11:30")
    assert there["services"][0]["starts_at"] == "2027-03-08T11:00:00+01:00"
    assert there["total_price"] == visit["total_price"]
    assert there["version"] == visit["version"] + 1
    assert held(db) == [("10:00", "10:30")]
    row = db.scalars(select(Booking)).one()
    assert (row.schedule_no, row.reschedule_count, row.may_cancel_free) == (1, 1, False)


def test_the_instant_says_the_same_as_the_wall_clock(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    assert moved(alice, visit, starts_at="2027-03-09T14:00:00+02:00")["start_time"] == "13:00"


def test_the_old_time_can_be_had_at_once(alice: Phone, erion: Phone, salon: Salon) -> None:
    visit = booked(alice, salon, "10:00")
    moved(alice, visit, "11:00")
    booked(erion, salon, "10:00")


def test_two_buffered_services_of_one_employee_move_by_a_quarter_of_an_hour(
    alice: Phone, salon: Salon, db: Session
) -> None:
    """Its own time does not stand in its way, though old and new overlap."""
    wash, cut = (
        salon.add_service(name=name, buffer_before=10, buffer_after=10, duration_minutes=30)
        for name in ("Wash", "Long cut")
    )
    services = [{"uid": each, "employee": salon.dritan} for each in (wash, cut)]
    visit = booked(alice, salon, "10:00", services=services)
    there = moved(alice, visit, "10:15")
    assert [each["starts_at"][11:16] for each in there["services"]] == ["10:15", "10:45"]
    assert [each["uid"] for each in there["services"]] == [wash, cut]
    assert held(db) == [("09:05", "10:25")]


def test_moving_onto_somebody_else_is_refused_with_the_nearest_times(
    alice: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    visit = booked(alice, salon, "10:00")
    booked(erion, salon, "11:00")
    reply = move(alice, visit, "11:00")
    assert outcome(reply) == (409, "slot_taken")
    assert {each["start_time"] for each in reply.json["alternatives"]} == {"10:30", "10:15", "11:30"}
    assert held(db) == [("09:00", "09:30"), ("10:00", "10:30")]
    assert alice.get(f"/api/business/booking/detail/{visit['uid']}/").json == visit


def test_the_very_same_time_changes_nothing(alice: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon)
    told = db.scalars(select(Outbox.id)).all()
    assert moved(alice, visit, "10:00") == visit
    assert moved(alice, visit, "10:00", employee=salon.dritan) == visit
    assert moved(alice, visit) == visit
    assert db.scalars(select(Outbox.id)).all() == told


def test_a_note_alone_is_a_new_version_but_no_new_schedule(alice: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon)
    noted = moved(alice, visit, note="I come from work.")
    assert (noted["note"], noted["version"]) == ("I come from work.", visit["version"] + 1)
    row = db.scalars(select(Booking)).one()
    assert (row.schedule_no, row.reschedule_count) == (0, 0)
    both = moved(alice, visit, "12:00", note="")
    assert (both["note"], both["version"]) == ("", visit["version"] + 2)


def test_its_history_and_whoever_waits_hear_of_it(alice: Phone, salon: Salon, db: Session) -> None:
    visit = booked(alice, salon)
    before = max(db.scalars(select(Outbox.id)))
    moved(alice, visit, date=TUESDAY, start_time="12:00")
    told = {row.kind: row.payload for row in db.scalars(select(Outbox).where(Outbox.id > before))}
    assert told["offer_freed_time"]["on"] == MONDAY
    assert "refresh_next_free_of" in told
    assert any(payload.get("schedule_no") == 1 for payload in told.values())
    assert alice.user is not None
    last = db.scalars(select(BookingEvent).order_by(BookingEvent.id.desc())).first()
    assert last is not None
    assert (last.code, last.from_status, last.to_status) == ("rescheduled", "confirmed", "confirmed")
    assert (last.actor_kind, last.actor_id) == ("customer", alice.user.id)


def test_the_terms_say_how_late(alice: Phone, salon: Salon, clock: SetClock) -> None:
    salon.set_policy(reschedule_until_minutes=120)
    visit = booked(alice, salon, "10:00")
    clock.advance(timedelta(days=7, hours=-1))
    there = moved(alice, visit, "10:15")
    clock.advance(timedelta(minutes=15))
    assert moved(alice, there, "10:30")["start_time"] == "10:30"
    clock.advance(timedelta(minutes=15, seconds=1))
    reply = move(alice, visit, "15:00")
    assert outcome(reply) == (409, "too_late_to_move")
    assert moved(alice, visit, note="I am late.")["note"] == "I am late."


def test_the_terms_say_how_often(alice: Phone, bora: Phone, salon: Salon) -> None:
    salon.set_policy(max_reschedules=1)
    visit = booked(alice, salon)
    moved(bora, visit, "10:15")
    moved(alice, visit, "11:00")
    assert outcome(move(alice, visit, "12:00")) == (409, "no_more_moves")
    assert moved(alice, visit, "11:00")["start_time"] == "11:00"


def test_the_terms_are_those_that_were_agreed_on(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    salon.set_policy(max_reschedules=0)
    assert moved(alice, visit, "11:00")["start_time"] == "11:00"


def test_somebody_else_may_serve_if_the_terms_allow_it(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    there = moved(alice, visit, employee=salon.elira)
    assert (there["employee"]["uid"], there["start_time"]) == (salon.elira, "10:00")
    salon.set_policy(allow_employee_change=False)
    fixed = booked(alice, salon, "12:00")
    assert outcome(move(alice, fixed, employee=salon.elira)) == (409, "employee_stays")
    assert moved(alice, fixed, "13:00", employee=salon.dritan)["start_time"] == "13:00"


def test_whoever_chose_nobody_may_get_somebody_else(alice: Phone, erion: Phone, salon: Salon) -> None:
    visit = booked(alice, salon, employee=None)
    served_by = visit["employee"]["uid"]
    assert moved(alice, visit, "11:00")["employee"]["uid"] == served_by
    booked(erion, salon, "12:00", employee=served_by)
    there = moved(alice, visit, "12:00")
    assert there["employee"]["uid"] != served_by
    assert there["any_employee"] is True
    assert moved(alice, visit, employee=served_by, date=TUESDAY, start_time="12:00")["any_employee"] is False


def test_the_price_stays_whatever_it_costs_now(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    change = salon.owner.patch(f"/api/onboarding/service/{salon.cut}/", {"price": "1500.00"})
    assert change.status_code == 200
    there = moved(alice, visit, "11:00", employee=salon.elira)
    assert (there["total_price"], there["services"][0]["price"]) == ("1000.00", "1000.00")


def test_a_service_that_is_sold_no_more_can_still_be_moved(alice: Phone, salon: Salon) -> None:
    salon.add_service(name="Beard")
    visit = booked(alice, salon)
    assert salon.owner.delete(f"/api/onboarding/service/{salon.cut}/").status_code in (200, 204)
    assert moved(alice, visit, "11:00")["start_time"] == "11:00"


@pytest.mark.parametrize(
    ("when", "code"),
    [
        ({"date": "2027-03-07", "start_time": "10:00"}, "closed"),
        ({"date": MONDAY, "start_time": "10:07"}, "off_grid"),
        ({"date": MONDAY, "start_time": "16:45"}, "does_not_fit"),
        ({"date": "2027-03-01", "start_time": "09:30"}, "too_soon"),
        ({"date": "2028-03-06", "start_time": "10:00"}, "too_far"),
    ],
)
def test_what_cannot_be_booked_cannot_be_moved_to(
    alice: Phone, salon: Salon, when: dict[str, Any], code: str
) -> None:
    assert outcome(move(alice, booked(alice, salon), **when)) == (409, code)


def test_a_customer_is_not_in_two_places(alice: Phone, bora: Phone, erion: Phone, db: Session) -> None:
    here, there = open_salon(bora, db), open_salon(erion, db)
    visit, other = booked(alice, here, "10:00"), booked(alice, there, "11:00")
    reply = move(alice, visit, "11:00")
    assert outcome(reply) == (409, "already_booked")
    assert reply.json["booking"] == other["uid"]
    to_the_team = move(bora, visit, "11:00")
    assert outcome(to_the_team) == (409, "customer_elsewhere")
    assert other["uid"] not in to_the_team.text


def test_a_request_that_waits_for_an_answer_waits_anew(alice: Phone, salon: Salon, clock: SetClock) -> None:
    salon.set_policy(auto_confirm=False)
    visit = booked(alice, salon)
    clock.advance(timedelta(hours=23))
    there = moved(alice, visit, "11:00")
    assert there["status"] == "pending"
    clock.advance(timedelta(hours=23))
    assert moved(alice, visit, "12:00")["start_time"] == "12:00"
    clock.advance(timedelta(hours=24))
    assert outcome(move(alice, visit, "13:00")) == (409, "invalid_transition")


def test_what_is_over_stays_where_it_is(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    alice.delete(f"/api/business/booking/{visit['uid']}/")
    reply = move(alice, visit, "11:00")
    assert outcome(reply) == (409, "invalid_transition")
    assert reply.json["allowed"] == []


def test_an_older_version_is_not_acted_on(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    assert outcome(move(alice, visit, "11:00", If_Match='"7"')) == (412, "version_mismatch")
    assert moved(alice, visit, "11:00", If_Match=f'"{visit["version"]}"')["start_time"] == "11:00"


def test_a_stranger_sees_nothing(alice: Phone, erion: Phone, stranger: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    missing = {"uid": "00000000-0000-4000-8000-000000000000"}
    assert (
        outcome(move(erion, visit, "11:00")) == outcome(move(erion, missing, "11:00")) == (404, "not_found")
    )
    assert move(stranger, visit, "11:00").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        {"date": MONDAY},
        {"start_time": "11:00"},
        {"starts_at": "2027-03-08T10:00:00Z", "date": MONDAY, "start_time": "11:00"},
        {"starts_at": "2027-03-08T10:00:00"},
        {"starts_at": "9999-12-31T23:59:59Z"},
        {"date": "0001-01-01", "start_time": "11:00"},
        {"date": MONDAY, "start_time": "25:00"},
        {"date": MONDAY, "start_time": 39600},
        {"employee": "Dritan"},
        {"note": "a\x00b"},
        {"note": "x" * 2001},
        {"service": "another"},
    ],
)
def test_nonsense_changes_nothing(alice: Phone, salon: Salon, body: dict[str, Any]) -> None:
    visit = booked(alice, salon)
    assert alice.patch(f"/api/business/booking/{visit['uid']}/", body).status_code == 422
    assert alice.get(f"/api/business/booking/detail/{visit['uid']}/").json == visit


def test_somebody_unknown_serves_nobody(alice: Phone, salon: Salon) -> None:
    visit = booked(alice, salon)
    nobody = "00000000-0000-4000-8000-000000000000"
    assert outcome(move(alice, visit, employee=nobody)) == (409, "not_qualified")


@pytest.mark.parametrize(
    ("on", "start", "instant"),
    [
        ("2027-03-27", "02:30", "2027-03-27T02:30:00+01:00"),
        ("2027-03-28", "03:30", "2027-03-28T03:30:00+02:00"),
        ("2027-10-31", "02:30", "2027-10-31T02:30:00+02:00"),
    ],
)
def test_the_wall_clock_is_read_as_the_venue_reads_it(
    alice: Phone, salon: Salon, on: str, start: str, instant: str
) -> None:
    """On the night when clocks go forward, and on the night when an hour comes twice."""
    salon.set_week([{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)])
    salon.set_policy(max_days=300)
    there = moved(alice, booked(alice, salon), date=on, start_time=start)
    assert there["starts_at"] == instant
    assert (there["date"], there["start_time"]) == (on, start)


def test_the_repeated_hour_can_be_had_twice(alice: Phone, salon: Salon) -> None:
    salon.set_week([{"weekday": day, "start": "00:00", "end": "00:00"} for day in range(7)])
    salon.set_policy(max_days=300)
    visit = booked(alice, salon, "02:30", on="2027-10-31")
    there = moved(alice, visit, starts_at="2027-10-31T02:30:00+01:00")
    assert (there["start_time"], there["starts_at"]) == ("02:30", "2027-10-31T02:30:00+01:00")
    assert there["version"] == visit["version"] + 1


def test_what_is_listed_beside_ones_own_visit_can_be_had(alice: Phone, erion: Phone, salon: Salon) -> None:
    visit = booked(alice, salon, "10:00")
    booked(erion, salon, "11:00")
    query = {"business": salon.uid, "service": salon.cut, "employee": salon.dritan}
    listing = alice.get(
        "/api/business/available-slots/",
        **query,
        date_from=MONDAY,
        date_to=MONDAY,
        exclude_booking=visit["uid"],
    ).json
    starts = [slot["start_time"] for slot in listing["days"][0]["slots"]]
    assert {"10:00", "10:15", "10:30", "11:30"} <= set(starts)
    assert not {"10:45", "11:00", "11:15"} & set(starts)
    for start in starts:
        assert move(alice, visit, start).status_code == 200


def test_a_guest_of_the_business_moves_nothing_themselves(alice: Phone, bora: Phone, salon: Salon) -> None:
    visit = for_a_guest(bora, salon)
    assert outcome(move(alice, visit, "11:00")) == (404, "not_found")
    assert moved(bora, visit, "11:00")["start_time"] == "11:00"
    assert alice.post("/api/business/book/", order(salon, "10:00")).status_code == 201
