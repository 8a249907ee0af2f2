"""A diary in somebody's own calendar: by a secret address that can be taken back."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event as happening
from sqlalchemy import select, update
from sqlalchemy.engine import Connection
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BusinessMember, CalendarFeed, Role, User
from tests.integration.calendars.diary import BOOKING, FEED, events, opened, utc, visited
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done


def test_an_employee_reads_his_own_diary(
    alice: Phone, dritan: Phone, stranger: Phone, salon: Salon, visit: dict[str, Any]
) -> None:
    visited(alice, salon, salon.elira, "12:00")
    (event,) = events(stranger.get(opened(dritan, salon)))
    assert event["UID"] == f"{visit['uid']}@avatid"
    assert event["SUMMARY"] == "Qethje burrash · Alice"
    assert event["URL"] == f"https://avatid.test/team/bookings/{visit['uid']}"
    assert utc(event["DTSTART"]) == "03-08 09:00"


def test_it_is_an_address_for_browsers_and_one_for_calendars(dritan: Phone, salon: Salon) -> None:
    feed = done(dritan.post(FEED, {"business": salon.uid}), 201)
    assert feed["url"].startswith("https://api.avatid.test/api/business/calendar/")
    assert feed["webcal_url"] == feed["url"].replace("https://", "webcal://")
    token = feed["url"].rpartition("/")[2].removesuffix(".ics")
    assert len(token) == 43


def test_only_a_hash_is_kept_and_nothing_is_logged(
    dritan: Phone, stranger: Phone, salon: Salon, db: Session, log_lines: list[dict[str, Any]]
) -> None:
    path = opened(dritan, salon)
    token = path.rpartition("/")[2].removesuffix(".ics")
    assert bytes(db.scalars(select(CalendarFeed.token_hash)).one()) == hashlib.sha256(token.encode()).digest()
    stranger.get(path)
    assert log_lines[-1]["route"] == "/api/business/calendar/<token>.ics"
    assert token not in str(log_lines)


def test_nobodys_number_or_note_is_in_it(
    alice: Phone, dritan: Phone, stranger: Phone, salon: Salon, visit: dict[str, Any], db: Session
) -> None:
    assert alice.user is not None
    db.execute(update(User).where(User.id == alice.user.id).values(phone="+355691112233"))
    db.execute(update(Booking).values(note="allergic", guest_name="Gent", guest_phone="+355694445566"))
    db.commit()
    said = stranger.get(opened(dritan, salon)).text
    assert "Gent" in said
    assert not [word for word in ("allergic", "355", str(alice.user.email)) if word in said]


def test_a_new_address_ends_the_one_before(dritan: Phone, stranger: Phone, salon: Salon) -> None:
    first, second = opened(dritan, salon), opened(dritan, salon)
    assert stranger.get(first).status_code == 404
    assert stranger.get(second).status_code == 200


def test_it_can_be_taken_back(dritan: Phone, stranger: Phone, salon: Salon) -> None:
    path = opened(dritan, salon)
    assert dritan.delete(FEED, {"business": salon.uid}).status_code == 204
    assert dritan.delete(FEED, {"business": salon.uid}).status_code == 204
    gone, never = stranger.get(path), stranger.get(f"{FEED}{'x' * 43}.ics")
    assert gone.status_code == never.status_code == 404
    assert {**gone.json, "request_id": ""} == {**never.json, "request_id": ""}


def test_leaders_open_anybodys_and_a_colleague_does_not(
    dritan: Phone, erion: Phone, stranger: Phone, salon: Salon, visit: dict[str, Any]
) -> None:
    assert len(events(stranger.get(opened(salon.owner, salon, salon.dritan)))) == 1
    assert opened(dritan, salon, salon.dritan)
    for_elira = {"business": salon.uid, "employee": salon.elira}
    assert dritan.post(FEED, for_elira).json["code"] == "forbidden"
    assert dritan.delete(FEED, for_elira).json["code"] == "forbidden"
    assert erion.post(FEED, for_elira).status_code == 404
    assert stranger.post(FEED, for_elira).status_code == 401


def test_an_owner_who_does_not_serve_has_no_diary(salon: Salon) -> None:
    reply = salon.owner.post(FEED, {"business": salon.uid})
    assert (reply.status_code, reply.json["code"]) == (409, "no_diary")


@pytest.mark.parametrize(
    "body", [{}, {"employee": "x"}, {"more": 1}, {"employee": "00000000-0000-4000-8000-000000000000"}]
)
def test_what_names_nobody_is_refused(salon: Salon, body: dict[str, Any]) -> None:
    reply = salon.owner.post(FEED, {"business": salon.uid} | body)
    assert reply.status_code == (409 if body == {} else 422)


def test_whoever_leaves_the_team_reads_no_more(
    dritan: Phone, stranger: Phone, salon: Salon, db: Session, erion: Phone
) -> None:
    """Also when somebody else takes the seat."""
    path = opened(dritan, salon)
    assert dritan.delete(f"/api/onboarding/business/{salon.uid}/membership/").status_code == 204
    assert stranger.get(path).status_code == 404
    salon.employ(db, erion, salon.dritan)
    assert stranger.get(path).status_code == 404


def test_whoever_is_dismissed_reads_no_more(dritan: Phone, stranger: Phone, salon: Salon) -> None:
    path = opened(dritan, salon)
    done(salon.owner.delete(f"/api/onboarding/employee/{salon.dritan}/"), 200)
    assert stranger.get(path).status_code == 404


@pytest.mark.parametrize("what", ["blocked_at", "deletion_requested_at"])
def test_whoever_is_blocked_or_leaving_reads_no_more(
    dritan: Phone, stranger: Phone, salon: Salon, db: Session, clock: SetClock, what: str
) -> None:
    path = opened(dritan, salon)
    assert dritan.user is not None
    gone = {what: clock.now()} | ({"erase_at": clock.now()} if what == "deletion_requested_at" else {})
    db.execute(update(User).where(User.id == dritan.user.id).values(**gone))
    db.commit()
    assert stranger.get(path).status_code == 404


def test_somebody_without_an_account_has_a_diary_too(alice: Phone, stranger: Phone, salon: Salon) -> None:
    visited(alice, salon, salon.elira, "12:00")
    path = opened(salon.owner, salon, salon.elira)
    (event,) = events(stranger.get(path))
    assert event["SUMMARY"] == "Men's cut · Alice"


def test_what_is_called_off_is_there_as_called_off_for_a_month(
    alice: Phone, dritan: Phone, stranger: Phone, salon: Salon, visit: dict[str, Any], clock: SetClock
) -> None:
    far = visited(alice, salon, salon.dritan, on="2027-05-24")
    path = opened(dritan, salon)
    (first, _second) = events(stranger.get(path))
    done(alice.delete(f"{BOOKING}{visit['uid']}/"), 200)
    (off, still) = events(stranger.get(path))
    assert (off["STATUS"], still["STATUS"]) == ("CANCELLED", "CONFIRMED")
    assert off["SEQUENCE"] > first["SEQUENCE"]
    done(alice.delete(f"{BOOKING}{far['uid']}/"), 200)
    clock.advance(timedelta(days=31))
    assert events(stranger.get(path)) == []


def test_it_reaches_a_month_back_and_half_a_year_ahead(
    alice: Phone, dritan: Phone, stranger: Phone, salon: Salon, visit: dict[str, Any], clock: SetClock
) -> None:
    path = opened(dritan, salon)
    clock.advance(timedelta(days=37))
    assert len(events(stranger.get(path))) == 1
    clock.advance(timedelta(days=1))
    assert events(stranger.get(path)) == []


def test_it_is_not_sent_again_while_it_is_the_same(
    alice: Phone, dritan: Phone, stranger: Phone, salon: Salon, visit: dict[str, Any]
) -> None:
    path = opened(dritan, salon)
    first = stranger.get(path)
    assert first.headers["Cache-Control"] == "private, max-age=300"
    stranger.headers["If-None-Match"] = first.headers["ETag"]
    assert stranger.get(path).status_code == 304
    visited(alice, salon, salon.dritan, "12:00")
    assert stranger.get(path).status_code == 200


def test_a_calendar_that_asks_without_end_is_told_to_wait(
    dritan: Phone, stranger: Phone, salon: Salon
) -> None:
    path = opened(dritan, salon)
    statuses = [stranger.get(path).status_code for _time in range(61)]
    assert statuses == [200] * 60 + [429]
    assert stranger.get(opened(salon.owner, salon, salon.elira)).status_code == 200


def test_two_statements_however_much_there_is(
    alice: Phone, dritan: Phone, stranger: Phone, salon: Salon, connection: Connection
) -> None:
    for hour in range(9, 16):
        visited(alice, salon, salon.dritan, f"{hour:02}:00")
    path = opened(dritan, salon)
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        said.append(statement)

    happening.listen(connection, "before_cursor_execute", note)
    assert len(events(stranger.get(path))) == 7
    happening.remove(connection, "before_cursor_execute", note)
    beside = (
        "rate_",
        "FROM tuning",
    )  # limits are counted, and what operators have turned is read now and then
    read = [each for each in said if each.startswith("SELECT ") and not any(b in each for b in beside)]
    assert ["calendar_feed" in each for each in read] == [True, False]


NO_TOKEN = "9b2f7c1e-51f0-4c53-8a38-2f0f3f1c9a11"


@pytest.mark.parametrize("token", ["", "x", "%00", "ë", "..%2f..", "x" * 3000, NO_TOKEN])
def test_any_word_may_be_tried(stranger: Phone, token: str) -> None:
    assert stranger.get(f"{FEED}{token}.ics").status_code == 404


def test_a_manager_is_a_leader(salon: Salon, erion: Phone, db: Session) -> None:
    assert erion.user is not None
    business = db.scalars(select(BusinessMember.business_id)).first()
    db.add(BusinessMember(business_id=business, user_id=erion.user.id, role=Role.MANAGER))
    db.commit()
    assert opened(erion, salon, salon.dritan)
