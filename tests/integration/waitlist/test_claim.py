"""Taking what is offered, in time and by the rules."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from common.clock import SetClock
from common.models import Booking, Hold, Occupancy
from tests.integration.conftest import Phone
from tests.integration.salon import done
from tests.integration.waitlist.conftest import BOOK, LIST, MONDAY, Line


@pytest.fixture
def offered(alice: Phone, people: list[Phone], line: Line) -> str:
    """The first of them is offered Monday at ten; the second waits behind. The uid of the first one's entry."""
    visit = line.book(alice)
    uid = line.joins(people[0], note="Short, please.")
    line.joins(people[1])
    line.cancel(alice, visit)
    return uid


def test_whoever_claims_in_time_has_it(people: list[Phone], line: Line, offered: str) -> None:
    booking = done(line.claim(people[0], offered), 201)
    assert (booking["status"], booking["date"], booking["start_time"]) == ("confirmed", MONDAY, "10:00")
    assert (booking["note"], booking["total_price"]) == ("Short, please.", "1000.00")
    entry = line.entry(people[0], offered)
    assert (entry["status"], entry["booking"], entry["offer"]) == ("claimed", booking["uid"], None)
    rows = line.db.scalars(select(Occupancy).where(Occupancy.active)).all()
    assert [(row.hold_id, row.booking_id is not None) for row in rows] == [(None, True)]
    assert line.db.scalars(select(Hold)).one().released_at is not None


def test_the_team_hears_of_it_as_of_any_booking(people: list[Phone], line: Line, offered: str) -> None:
    line.claim(people[0], offered)
    line.worker_comes()
    assert len(line.told(line.salon.owner, "booked")) == 1
    assert len(line.told(people[0], "booked")) == 1


def test_claimed_twice_it_is_one_booking(people: list[Phone], line: Line, offered: str) -> None:
    first = done(line.claim(people[0], offered), 201)
    assert done(line.claim(people[0], offered), 201)["uid"] == first["uid"]
    assert line.db.query(Booking).filter_by(status="confirmed").count() == 1


def test_the_same_key_gets_the_same_reply(people: list[Phone], line: Line, offered: str) -> None:
    url = f"{LIST}{offered}/claim/"
    first = done(people[0].post(url, {}, Idempotency_Key="mine"), 201)
    assert done(people[0].post(url, {}, Idempotency_Key="mine"), 201) == first
    assert people[0].post(url, {"note": "x"}, Idempotency_Key="mine").json["code"] == "idempotency_mismatch"


def test_nobody_else_claims_it(erion: Phone, people: list[Phone], line: Line, offered: str) -> None:
    for phone in (erion, people[1], line.salon.owner):
        assert line.claim(phone, offered).status_code == 404


def test_whoever_has_no_offer_has_nothing_to_claim(people: list[Phone], line: Line, offered: str) -> None:
    behind = done(people[1].get(LIST), 200)["results"][0]["uid"]
    reply = line.claim(people[1], behind)
    assert (reply.status_code, reply.json["code"]) == (409, "offer_over")


@pytest.mark.parametrize("job", [False, True])
def test_after_ten_minutes_it_is_over_whether_tidied_away_or_not(
    people: list[Phone], line: Line, clock: SetClock, offered: str, job: bool
) -> None:
    clock.advance(timedelta(minutes=10))
    if job:
        line.minute_passes()
    reply = line.claim(people[0], offered)
    assert (reply.status_code, reply.json["code"]) == (409, "offer_over")
    entry = line.entry(people[0], offered)
    assert (entry["status"], entry["offer"]) == ("waiting", None)


def test_what_has_lapsed_can_be_booked_by_anybody_before_the_clock_comes(
    erion: Phone, people: list[Phone], line: Line, clock: SetClock, offered: str
) -> None:
    clock.advance(timedelta(minutes=10))
    done(erion.post(BOOK, line.order()), 201)
    line.worker_comes()
    line.minute_passes()
    assert line.entry(people[0], offered)["status"] == "waiting"
    assert line.told(people[1]) == []


def test_another_price_is_told_and_the_offer_stands(people: list[Phone], line: Line, offered: str) -> None:
    reply = line.claim(people[0], offered, expected_total="900.00")
    assert (reply.status_code, reply.json["code"], reply.json["total_price"]) == (
        409,
        "price_changed",
        "1000.00",
    )
    assert line.entry(people[0], offered)["status"] == "offered"
    done(line.claim(people[0], offered, expected_total="1000.00"), 201)


def test_whoever_is_elsewhere_by_now_is_told_and_the_offer_stands(
    people: list[Phone], line: Line, offered: str
) -> None:
    other = line.book(people[0], service=line.salon.cut, employee=line.salon.elira)
    reply = line.claim(people[0], offered)
    assert (reply.status_code, reply.json["code"], reply.json["booking"]) == (409, "already_booked", other)
    assert line.offered(people[0], offered) == "10:00"


def test_a_longer_notice_holds_for_what_is_offered_too(people: list[Phone], line: Line, offered: str) -> None:
    line.salon.set_policy(min_notice_minutes=14 * 24 * 60)
    reply = line.claim(people[0], offered)
    assert (reply.status_code, reply.json["code"]) == (409, "too_soon")


def test_a_cap_that_was_reached_meanwhile_holds_too(people: list[Phone], line: Line, offered: str) -> None:
    line.book(people[0], "12:00", "2027-03-10")
    line.salon.set_policy(max_active_per_customer=1)
    reply = line.claim(people[0], offered)
    assert (reply.status_code, reply.json["code"]) == (409, "cap")


def test_a_service_that_is_not_sold_any_more_is_not_taken(
    people: list[Phone], line: Line, offered: str
) -> None:
    done(line.salon.owner.patch(f"/api/onboarding/service/{line.shave}/", {"is_active": False}), 200)
    reply = line.claim(people[0], offered)
    assert (reply.status_code, reply.json["code"]) == (409, "inactive")


def test_what_was_claimed_is_canceled_not_withdrawn(people: list[Phone], line: Line, offered: str) -> None:
    line.claim(people[0], offered)
    reply = people[0].delete(f"{LIST}{offered}/")
    assert (reply.status_code, reply.json["code"]) == (409, "already_claimed")


def test_a_business_that_confirms_by_hand_is_asked(people: list[Phone], line: Line, offered: str) -> None:
    line.salon.set_policy(auto_confirm=False)
    assert done(line.claim(people[0], offered), 201)["status"] == "pending"


def test_a_business_that_wants_a_deposit_gets_one(people: list[Phone], line: Line, offered: str) -> None:
    line.salon.set_policy(deposit_percent="30")
    booking = done(line.claim(people[0], offered), 201)
    assert (booking["status"], booking["payment"]["due"]) == ("pending_payment", "300.00")
    assert line.entry(people[0], offered)["status"] == "claimed"


def test_nothing_but_what_is_asked_may_be_said(people: list[Phone], line: Line, offered: str) -> None:
    reply = line.claim(people[0], offered, starts_at="2027-03-08T11:00:00+01:00")
    assert (reply.status_code, reply.json["fields"][0]["code"]) == (422, "unknown_field")
