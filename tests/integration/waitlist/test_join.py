"""Getting on the waiting list, looking at it, and getting off."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, BusinessClient, Role
from tests.integration.conftest import Phone
from tests.integration.salon import done
from tests.integration.waitlist.conftest import LIST, MONDAY, TUESDAY, Line


def test_somebody_waits_and_sees_what_for(alice: Phone, line: Line) -> None:
    wish = line.wish(time_from="09:00", time_to="12:00", note="Any time in the morning.")
    entry = done(alice.post(LIST, wish), 201)
    assert entry["status"] == "waiting"
    assert entry["services"] == [{"uid": line.shave, "name": "Shave", "employee": None}]
    assert (entry["date_from"], entry["time_from"], entry["time_to"]) == (MONDAY, "09:00", "12:00")
    assert (entry["timezone"], entry["offer"], entry["booking"]) == ("Europe/Tirane", None, None)
    assert entry["customer"] is None
    assert done(alice.get(LIST), 200)["results"] == [entry]


def test_a_stranger_sees_nothing_and_withdraws_nothing(alice: Phone, erion: Phone, line: Line) -> None:
    uid = line.joins(alice)
    assert done(erion.get(LIST), 200)["results"] == []
    assert erion.delete(f"{LIST}{uid}/").status_code == 404
    assert line.claim(erion, uid).status_code == 404
    assert line.claim(alice, str(uuid4())).status_code == 404


def test_whoever_is_not_signed_in_does_not_wait(stranger: Phone, line: Line) -> None:
    assert stranger.post(LIST, line.wish()).status_code == 401
    assert stranger.get(LIST).status_code == 401


def test_the_same_twice_is_once(alice: Phone, line: Line) -> None:
    first = done(alice.post(LIST, line.wish()), 201)
    assert done(alice.post(LIST, line.wish()), 200) == first
    assert done(alice.post(LIST, line.wish(time_from="10:00")), 201)["uid"] != first["uid"]


def test_the_same_key_gets_the_same_reply(alice: Phone, line: Line) -> None:
    first = done(alice.post(LIST, line.wish(), Idempotency_Key="one"), 201)
    assert done(alice.post(LIST, line.wish(), Idempotency_Key="one"), 201) == first


def test_five_wishes_are_enough_until_one_is_withdrawn(alice: Phone, line: Line) -> None:
    uids = [line.joins(alice, time_from=f"10:0{n}") for n in range(5)]
    reply = alice.post(LIST, line.wish())
    assert (reply.status_code, reply.json["code"]) == (409, "too_many_waiting")
    done(alice.delete(f"{LIST}{uids[0]}/"), 200)
    line.joins(alice)


def test_the_list_comes_in_pages_newest_first(alice: Phone, line: Line) -> None:
    uids = [line.joins(alice, time_from=f"10:0{n}") for n in range(3)]
    page = done(alice.get(LIST, limit=2), 200)
    rest = done(alice.get(LIST, limit=2, cursor=page["next"]), 200)
    assert [row["uid"] for row in page["results"] + rest["results"]] == uids[::-1]
    assert rest["next"] is None
    assert done(alice.get(LIST, business=str(uuid4())), 200)["results"] == []


def test_the_owner_sees_her_queue_and_her_employee_does_not(
    alice: Phone, erion: Phone, bora: Phone, dritan: Phone, line: Line, db: Session
) -> None:
    line.salon.employ(db, dritan, line.salon.dritan, Role.EMPLOYEE)
    uids = [line.joins(alice), line.joins(erion)]
    queue = done(bora.get(LIST, business=line.salon.uid), 200)["results"]
    assert [(row["uid"], row["customer"]["name"]) for row in queue] == [
        (uids[0], "Alice"),
        (uids[1], "Erion"),
    ]
    for phone in (dritan, erion):
        seen = done(phone.get(LIST, business=line.salon.uid), 200)["results"]
        assert all(row["customer"] is None for row in seen)
    assert done(dritan.get(LIST, business=line.salon.uid), 200)["results"] == []


def test_whoever_withdraws_waits_no_more(alice: Phone, line: Line) -> None:
    uid = line.joins(alice)
    assert done(alice.delete(f"{LIST}{uid}/"), 200)["status"] == "withdrawn"
    assert done(alice.delete(f"{LIST}{uid}/"), 200)["status"] == "withdrawn"
    assert line.claim(alice, uid).json["code"] == "offer_over"


@pytest.mark.parametrize(
    ("wrong", "status", "code"),
    [
        ({"date_from": "2027-02-28"}, 422, "in_the_past"),
        ({"date_to": "2027-04-08"}, 422, "wrong_range"),
        ({"date_from": TUESDAY}, 422, "wrong_range"),
        ({"date_from": "2027-06-30", "date_to": "2027-06-30"}, 422, "too_far"),
        ({"time_from": "12:00", "time_to": "11:00"}, 422, "wrong_order"),
        ({"time_from": "10:00+02:00"}, 422, "wrong_time"),
        ({"time_from": 36000}, 422, "wrong_format"),
        ({"date_from": "9999-12-31", "date_to": "9999-12-31"}, 422, "too_large"),
        ({"services": []}, 422, "too_few"),
        ({"service": None}, 422, "one_of"),
        ({"note": "a\x00b"}, 422, "wrong_value"),
        ({"note": "x" * 2001}, 422, "too_long"),
        ({"hurry": True}, 422, "unknown_field"),
        ({"service": str(uuid4())}, 404, "not_found"),
        ({"business": str(uuid4())}, 404, "not_found"),
        ({"employee": str(uuid4())}, 409, "not_qualified"),
    ],
)
def test_what_cannot_be_waited_for_is_refused(
    alice: Phone, line: Line, wrong: dict[str, Any], status: int, code: str
) -> None:
    reply = alice.post(LIST, line.wish(**wrong))
    assert reply.content_type == "application/problem+json"
    assert reply.json is not None
    codes = [reply.json["code"], *(each["code"] for each in reply.json.get("fields", []))]
    assert (reply.status_code, codes[-1]) == (status, code)
    assert done(alice.get(LIST), 200)["results"] == []


def test_elira_gives_no_shaves(alice: Phone, line: Line) -> None:
    reply = alice.post(LIST, line.wish(employee=line.salon.elira))
    assert (reply.status_code, reply.json["code"]) == (409, "not_qualified")


def test_a_business_that_is_not_open_to_bookings_is_not_found(alice: Phone, line: Line) -> None:
    done(line.salon.owner.post(f"/api/onboarding/business/{line.salon.uid}/unpublish/"), 200)
    assert alice.post(LIST, line.wish()).status_code == 404


def test_somebody_unwelcome_waits_like_anybody_else(alice: Phone, line: Line, db: Session) -> None:
    business = db.query(Business).filter_by(uid=line.salon.uid).one()
    assert alice.user is not None
    client = BusinessClient(business_id=business.id, user_id=alice.user.id, blocked_at=line.clock.now())
    db.add(client)
    db.commit()
    assert done(alice.post(LIST, line.wish()), 201)["status"] == "waiting"


def test_days_that_have_gone_by_end_the_waiting(alice: Phone, line: Line, clock: SetClock) -> None:
    uid = line.joins(alice)
    clock.advance(timedelta(days=7, hours=14))
    assert line.minute_passes()["over"] == 0
    clock.advance(timedelta(hours=2))
    assert line.minute_passes()["over"] == 1
    assert line.entry(alice, uid)["status"] == "over"
    assert line.minute_passes()["over"] == 0
