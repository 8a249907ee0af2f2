"""What a customer cannot move, and where to; and what the clock says of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from tests.integration.conftest import Phone
from tests.integration.moving.visits import MONDAY, booked, for_a_guest, move, moved, order, outcome
from tests.integration.salon import Salon, open_salon


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
