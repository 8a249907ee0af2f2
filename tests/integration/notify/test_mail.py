"""Letters: who gets one, what it carries, and when it stays unwritten."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from common.models import Booking, BookingActor, Platform
from common.notifying import tell_security
from functions.notify.unsubscribing import link_of
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import Story, person


def calendar_line(file: str, name: str) -> str:
    """The value of one line of a calendar file."""
    lines = file.replace("\r\n ", "").split("\r\n")
    return next(line.partition(":")[2] for line in lines if line.startswith(f"{name}:"))


def test_the_letter_carries_the_visit_and_its_withdrawal_under_one_uid(
    story: Story, booking: Booking, alice: Phone
) -> None:
    story.booked(booking)
    story.worker_comes()
    story.canceled(booking, person(alice), BookingActor.CUSTOMER)
    story.worker_comes()
    files = [one.attachments[0] for one in story.letters() if one.to == person(alice).email]
    assert [(file.filename, file.content_type) for file in files] == [("booking.ics", "text/calendar")] * 2
    visit, withdrawal = (file.content for file in files)
    assert calendar_line(visit, "UID") == calendar_line(withdrawal, "UID") == f"{booking.uid}@avatid"
    assert calendar_line(visit, "DTSTART") == "20270301T090000Z"
    assert [calendar_line(one, "METHOD") for one in (visit, withdrawal)] == ["PUBLISH", "CANCEL"]
    assert [calendar_line(one, "SEQUENCE") for one in (visit, withdrawal)] == ["1", "2"]


def test_it_tells_of_the_booking_as_it_is_when_it_is_written(
    story: Story, booking: Booking, alice: Phone
) -> None:
    story.booked(booking)
    story.first_task_only()
    booking.starts_at += timedelta(hours=2)
    booking.ends_at += timedelta(hours=2)
    person(alice).language = "sq"  # type: ignore[assignment]  # the column takes the plain word
    story.db.commit()
    story.worker_comes()
    letter = next(one for one in story.letters() if one.to == person(alice).email)
    assert "12:00" in letter.text
    assert "Përshëndetje Alice" in letter.text


def test_somebody_who_wants_no_mail_gets_none(story: Story, booking: Booking, alice: Phone) -> None:
    person(alice).send_email_notification = False
    story.booked(booking)
    story.worker_comes()
    assert person(alice).email not in {letter.to for letter in story.letters()}
    (told,) = story.told(person(alice))
    assert told.is_sent  # the app is all there is


def test_an_address_that_nobody_proved_gets_none(story: Story, booking: Booking, alice: Phone) -> None:
    person(alice).email_verified_at = None
    story.booked(booking)
    story.worker_comes()
    assert person(alice).email not in {letter.to for letter in story.letters()}


def test_a_change_of_mind_reaches_the_letter_on_its_way(story: Story, booking: Booking, alice: Phone) -> None:
    story.booked(booking)
    story.first_task_only()
    person(alice).send_email_notification = False
    story.db.commit()
    story.worker_comes()
    assert person(alice).email not in {letter.to for letter in story.letters()}


@pytest.mark.parametrize("platform", list(Platform))
def test_the_team_is_mailed_only_if_nothing_can_ring(
    story: Story, booking: Booking, bora: Phone, dritan: Phone, alice: Phone, platform: Platform
) -> None:
    story.rings(person(bora), "bora-phone").platform = platform
    story.rings(person(alice), "alice-phone")
    story.booked(booking)
    story.worker_comes()
    assert {letter.to for letter in story.letters()} == {person(alice).email, person(dritan).email}


def test_a_notification_is_sent_when_its_first_channel_has_delivered(
    story: Story, booking: Booking, alice: Phone
) -> None:
    story.booked(booking)
    story.first_task_only()
    assert [told.is_sent for told in story.told(person(alice))] == [False]
    story.clock.advance(timedelta(minutes=3))
    story.worker_comes()
    assert [told.sent_at for told in story.told(person(alice))] == [story.clock.now()]


def test_a_letter_shows_its_reader_the_way_out(
    story: Story, booking: Booking, alice: Phone, bora: Phone, stranger: Phone
) -> None:
    story.booked(booking)
    story.worker_comes()
    ways = {letter.to: letter.unsubscribe for letter in story.letters()}
    assert len(set(ways.values())) == 3
    way = ways[person(alice).email or ""]
    assert way.startswith("https://api.avatid.test/api/notifications/unsubscribe/")
    assert stranger.post(urlsplit(way).path).status_code == 200
    story.canceled(booking, person(bora), BookingActor.TEAM)
    story.worker_comes()
    letters = [letter.subject for letter in story.letters() if letter.to == person(alice).email]
    assert len(letters) == 1


def test_what_concerns_the_safety_of_an_account_cannot_be_stopped(
    story: Story, alice: Phone, stranger: Phone
) -> None:
    stranger.post(urlsplit(link_of(person(alice), story.runtime.settings)).path)
    facts = {"device": "a thief's phone", "platform": "ios"}
    tell_security(story.db, person(alice), "new_device", facts, now=story.clock.now())
    story.db.commit()
    story.worker_comes()
    (letter,) = story.letters()
    assert (letter.to, letter.unsubscribe) == (person(alice).email, "")
