"""One booking as a file for a calendar."""

from typing import Any
from uuid import uuid4

import icalendar
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.models import Booking
from tests.integration.calendars.diary import BOOKING, as_file, events, utc, visited
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done


def test_a_customer_reads_where_they_are_expected(alice: Phone, salon: Salon, visit: dict[str, Any]) -> None:
    (event,) = events(as_file(alice, visit))
    assert event["UID"] == f"{visit['uid']}@avatid"
    assert (utc(event["DTSTART"]), utc(event["DTEND"])) == ("03-08 09:00", "03-08 09:30")
    assert event["SUMMARY"] == "Men's cut · Bora's salon"
    assert event["LOCATION"] == "Bora's salon, Rruga Myslym Shyri 12, Tirana"
    assert event["STATUS"] == "CONFIRMED"
    assert event["SEQUENCE"] == visit["version"]
    assert event["URL"] == f"https://avatid.test/bookings/{visit['uid']}"


def test_the_team_reads_whom_it_expects(dritan: Phone, salon: Salon, visit: dict[str, Any]) -> None:
    for phone in (dritan, salon.owner):
        (event,) = events(as_file(phone, visit))
        assert event["SUMMARY"] == "Qethje burrash · Alice"
        assert event["URL"] == f"https://avatid.test/team/bookings/{visit['uid']}"


def test_what_is_called_off_is_withdrawn_with_a_higher_number(
    alice: Phone, salon: Salon, visit: dict[str, Any]
) -> None:
    (before,) = events(as_file(alice, visit))
    done(alice.delete(f"{BOOKING}{visit['uid']}/"), 200)
    reply = as_file(alice, visit)
    (after,) = events(reply)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert after["STATUS"] == "CANCELLED"
    assert icalendar.Calendar.from_ical(reply.data)["METHOD"] == "CANCEL"


def test_a_request_that_waits_for_an_answer_is_tentative(alice: Phone, salon: Salon) -> None:
    salon.set_policy(auto_confirm=False)
    visit = visited(alice, salon, salon.dritan)
    (event,) = events(as_file(alice, visit))
    assert event["STATUS"] == "TENTATIVE"


def test_a_stranger_sees_nothing(erion: Phone, stranger: Phone, alice: Phone, visit: dict[str, Any]) -> None:
    assert as_file(stranger, visit).status_code == 401
    assert as_file(erion, visit).status_code == as_file(alice, {"uid": uuid4()}).status_code == 404
    assert alice.get(f"{BOOKING}x/calendar.ics").status_code == 404


@pytest.mark.parametrize("name", ["Line\r\nSTATUS:CANCELLED", "a;b,c\\n", "ë" * 60, "\u2028BEGIN:VEVENT"])
def test_no_name_breaks_out_of_its_line(alice: Phone, visit: dict[str, Any], db: Session, name: str) -> None:
    db.execute(update(Booking).values(business_name_en=name, guest_name=name))
    db.commit()
    (event,) = events(as_file(alice, visit))
    assert event["STATUS"] == "CONFIRMED"
    assert max(map(len, as_file(alice, visit).data.split(b"\r\n"))) <= 75


def test_it_is_kept_by_nobody(alice: Phone, visit: dict[str, Any]) -> None:
    reply = as_file(alice, visit)
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="visit.ics"'
