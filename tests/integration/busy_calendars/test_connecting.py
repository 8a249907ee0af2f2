"""Connecting a calendar: whose, which, how many, and what its owner hears when it cannot be read."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusyCalendar, BusyTime, Outbox
from common.runtime import Runtime
from tests.integration.busy_calendars.connecting import CALENDARS, connected, read_again, shown, starts
from tests.integration.busy_calendars.elsewhere import Elsewhere, calendar
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything

DENTIST = "DTSTART:20270308T090000Z\nDTEND:20270308T100000Z\nSUMMARY:Dentist"
HALF_AN_HOUR = timedelta(minutes=30)


def wish(salon: Salon, url: str = "https://calendar.example.com/private-word/basic.ics") -> dict[str, str]:
    """Dritan's calendar."""
    return {"employee": salon.dritan, "url": url}


def test_an_employee_connects_his_own_and_a_colleague_does_not(
    salon: Salon, dritan: Phone, erion: Phone, stranger: Phone, db: Session
) -> None:
    salon.employ(db, dritan, salon.dritan)
    assert dritan.post(CALENDARS, wish(salon)).status_code == 201
    assert dritan.get(CALENDARS, employee=salon.dritan).status_code == 200
    assert dritan.post(CALENDARS, wish(salon) | {"employee": salon.elira}).json["code"] == "forbidden"
    hers = done(salon.owner.post(CALENDARS, wish(salon) | {"employee": salon.elira}), 201)["uid"]
    assert dritan.delete(f"{CALENDARS}{hers}/").json["code"] == "forbidden"
    assert dritan.get(CALENDARS, employee=salon.elira).json["code"] == "forbidden"
    assert erion.post(CALENDARS, wish(salon)).status_code == 404
    assert erion.delete(f"{CALENDARS}{hers}/").status_code == 404
    assert stranger.post(CALENDARS, wish(salon)).status_code == 401


def test_the_address_goes_in_and_never_out(
    salon: Salon, db: Session, log_lines: list[dict[str, Any]]
) -> None:
    reply = salon.owner.post(CALENDARS, wish(salon))
    assert reply.json["host"] == "calendar.example.com"
    assert (reply.json["read_at"], reply.json["problem"]) == (None, None)
    assert "private-word" not in reply.text + salon.owner.get(CALENDARS, employee=salon.dritan).text
    assert b"private-word" not in bytes(db.scalars(select(BusyCalendar.sealed_url)).one())
    assert "private-word" not in str(db.scalars(select(Outbox.payload)).all())
    assert "private-word" not in str(log_lines)


@pytest.mark.parametrize(
    "url",
    [
        "http://calendar.example.com/a.ics",
        "ftp://calendar.example.com/a.ics",
        "https://169.254.169.254/computeMetadata/v1/",
        "https://10.0.0.7/a.ics",
        "https://[::ffff:10.0.0.7]/a.ics",
        "https://me:word@calendar.example.com/",
        "https://calendar.example.com:8443/",
        "https://calendar.example.com/\x00",
        "not an address",
        "",
        "https://calendar.example.com/" + "a" * 3000,
    ],
)
def test_an_address_that_is_none_is_refused(salon: Salon, db: Session, url: str) -> None:
    reply = salon.owner.post(CALENDARS, wish(salon, url))
    assert (reply.status_code, reply.json["code"]) == (422, "invalid")
    assert db.scalars(select(BusyCalendar)).all() == []


@pytest.mark.parametrize("body", [{}, {"url": "https://a.al"}, {"employee": "x", "url": 7}, {"more": 1}])
def test_a_body_that_is_none_is_refused(salon: Salon, body: dict[str, Any]) -> None:
    assert salon.owner.post(CALENDARS, body).status_code in (404, 422)
    assert salon.owner.post(CALENDARS, wish(salon) | {"more": 1}).status_code == 422


def test_five_are_enough_and_one_is_not_two(salon: Salon) -> None:
    for number in range(5):
        url = f"https://calendar.example.com/{number}.ics"
        assert salon.owner.post(CALENDARS, wish(salon, url)).status_code == 201
        known = salon.owner.post(CALENDARS, wish(salon, url)).json["code"]
        assert known == ("calendar_known" if number < 4 else "too_many_calendars")
    another = wish(salon, "https://calendar.example.com/6.ics")
    reply = salon.owner.post(CALENDARS, another)
    assert (reply.status_code, reply.json["code"]) == (409, "too_many_calendars")
    assert "5" in reply.json["detail"]
    assert salon.owner.post(CALENDARS, another | {"employee": salon.elira}).status_code == 201


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (404, b"", "not_found"),
        (410, b"", "not_found"),
        (403, b"", "refused"),
        (500, b"", "broken"),
        (204, b"", "broken"),
        (200, b"<html>Please sign in</html>", "no_calendar"),
        (200, b"", "no_calendar"),
        (200, bytes(range(256)), "no_calendar"),
        (200, calendar("DTSTART:20270308T090000Z\nDURATION:PT1S\nRRULE:FREQ=HOURLY"), "too_much"),
    ],
)
def test_its_owner_hears_why_it_cannot_be_read(
    salon: Salon, elsewhere: Elsewhere, runtime: Runtime, status: int, body: bytes, code: str
) -> None:
    problem = connected(salon.owner, salon.dritan, elsewhere.serve("/a.ics", body, status), runtime)[
        "problem"
    ]
    assert problem["code"] == code
    assert problem["detail"].endswith(".")


def test_what_was_read_before_still_counts_when_it_fails(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime, clock: SetClock
) -> None:
    connected(salon.owner, salon.dritan, elsewhere.serve("/a.ics", calendar(DENTIST)), runtime)
    elsewhere.serve("/a.ics", status=500)
    clock.advance(HALF_AN_HOUR)
    read_again(runtime)
    assert "10:00" not in starts(alice, salon, salon.dritan)
    assert shown(salon.owner, salon.dritan)[0]["problem"]["code"] == "broken"
    elsewhere.serve("/a.ics", calendar())
    clock.advance(timedelta(hours=1))
    read_again(runtime)
    assert "10:00" in starts(alice, salon, salon.dritan)
    assert shown(salon.owner, salon.dritan)[0]["problem"] is None


def test_one_that_keeps_failing_is_asked_more_and_more_seldom(
    salon: Salon, elsewhere: Elsewhere, runtime: Runtime, clock: SetClock, db: Session
) -> None:
    connected(salon.owner, salon.dritan, elsewhere.serve("/a.ics", status=404), runtime)
    pauses = []
    for _time in range(11):
        row = db.execute(select(BusyCalendar.fetch_at)).scalar_one()
        pauses.append((row - clock.now()) / timedelta(hours=1))
        clock.advance(row - clock.now())
        assert read_again(runtime) == 1
    assert pauses == [1, 2, 4, 6, 6, 6, 6, 6, 6, 24, 24]
    assert len(elsewhere.asked) == 12


def test_it_is_not_sent_again_while_it_is_the_same(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime, clock: SetClock
) -> None:
    url = elsewhere.serve("/a.ics", calendar(DENTIST), ETag='"one"')
    connected(salon.owner, salon.dritan, url, runtime)
    clock.advance(HALF_AN_HOUR)
    read_again(runtime)
    assert [asked[1].get("If-None-Match") for asked in elsewhere.asked] == [None, '"one"']
    assert "10:00" not in starts(alice, salon, salon.dritan)
    assert shown(salon.owner, salon.dritan)[0]["read_at"].startswith("2027-03-01T08:30")


def test_the_same_calendar_is_worked_out_further_when_a_month_has_passed(
    salon: Salon, elsewhere: Elsewhere, runtime: Runtime, clock: SetClock, db: Session
) -> None:
    url = elsewhere.serve("/a.ics", calendar(f"{DENTIST}\nRRULE:FREQ=MONTHLY"), ETag='"one"')
    connected(salon.owner, salon.dritan, url, runtime)
    before = len(db.scalars(select(BusyTime.id)).all())
    clock.advance(timedelta(days=31))
    read_again(runtime)
    assert elsewhere.asked[-1][1].get("If-None-Match") is None
    assert len(db.scalars(select(BusyTime.id)).all()) == before


def test_we_bring_no_cookies_and_no_passwords(salon: Salon, elsewhere: Elsewhere, runtime: Runtime) -> None:
    url = elsewhere.serve("/a.ics", calendar(), Set_Cookie="a=b")
    connected(salon.owner, salon.dritan, url, runtime)
    (_path, headers) = elsewhere.asked[0]
    assert set(headers) == {"Host", "Accept", "Accept-Encoding", "User-Agent"}


def test_whoever_leaves_takes_their_calendar_along(
    alice: Phone, salon: Salon, dritan: Phone, elsewhere: Elsewhere, runtime: Runtime, db: Session
) -> None:
    salon.employ(db, dritan, salon.dritan)
    connected(dritan, salon.dritan, elsewhere.serve("/a.ics", calendar(DENTIST)), runtime)
    assert dritan.delete(f"/api/onboarding/business/{salon.uid}/membership/").status_code == 204
    assert db.scalars(select(BusyTime)).all() == []
    assert bytes(db.scalars(select(BusyCalendar.sealed_url)).one()) == b""


def test_a_dismissed_employees_calendar_is_forgotten(
    salon: Salon, elsewhere: Elsewhere, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    connected(salon.owner, salon.dritan, elsewhere.serve("/a.ics", calendar(DENTIST)), runtime)
    assert salon.owner.delete(f"/api/onboarding/employee/{salon.dritan}/").status_code == 200
    assert db.scalars(select(BusyTime)).all() == []
    clock.advance(timedelta(days=1))
    assert read_again(runtime) == 0


def test_removed_before_it_was_read_it_is_not_asked(
    salon: Salon, elsewhere: Elsewhere, runtime: Runtime
) -> None:
    wanted = wish(salon, elsewhere.serve("/a.ics", calendar(DENTIST)))
    uid = done(salon.owner.post(CALENDARS, wanted), 201)["uid"]
    salon.owner.delete(f"{CALENDARS}{uid}/")
    assert ("read_busy_calendar", "skipped") in deliver_everything(runtime)
    assert elsewhere.asked == []


def test_removed_while_it_is_read_it_stays_removed(
    alice: Phone, salon: Salon, elsewhere: Elsewhere, runtime: Runtime, db: Session
) -> None:
    """The server calls it off in the very moment it answers."""

    def meanwhile() -> Iterator[bytes]:
        db.execute(update(BusyCalendar).values(archived_at=runtime.clock.now()))
        db.commit()
        yield calendar(DENTIST)

    url = elsewhere.serve("/a.ics")
    elsewhere.pages["/a.ics"].drip = meanwhile
    done(salon.owner.post(CALENDARS, wish(salon, url)), 201)
    deliver_everything(runtime)
    assert db.scalars(select(BusyTime)).all() == []
    assert "10:00" in starts(alice, salon, salon.dritan)


def test_a_broken_seal_is_told(salon: Salon, elsewhere: Elsewhere, runtime: Runtime, db: Session) -> None:
    done(salon.owner.post(CALENDARS, wish(salon)), 201)
    db.execute(update(BusyCalendar).values(sealed_url=b"sealed by somebody else"))
    db.commit()
    deliver_everything(runtime)
    assert shown(salon.owner, salon.dritan)[0]["problem"]["code"] == "sealed"


def test_it_speaks_the_owners_language(salon: Salon, elsewhere: Elsewhere, runtime: Runtime) -> None:
    salon.owner.language = "en"
    problem = connected(salon.owner, salon.dritan, elsewhere.serve("/a.ics", status=404), runtime)["problem"]
    assert problem["detail"] == "There is no calendar at this address any more."
