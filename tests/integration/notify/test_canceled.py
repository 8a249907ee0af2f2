"""Who hears that a booking has been called off, and what becomes of news that was still on its way."""

from collections import Counter

from common.models import Booking, BookingActor, NotificationType
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import Story, person


def test_everybody_hears_it_once_and_from_their_side(
    story: Story, booking: Booking, alice: Phone, bora: Phone, dritan: Phone
) -> None:
    story.canceled(booking, person(alice), BookingActor.CUSTOMER)
    story.canceled(booking, person(alice), BookingActor.CUSTOMER)
    story.worker_comes()
    (told,) = story.told(person(alice))
    assert (told.type, told.title) == (NotificationType.CANCELED, "Canceled: Bora's Salon")
    assert "You have canceled" in told.body
    for phone in (bora, dritan):
        assert [told.title for told in story.told(person(phone))] == ["U anulua: Alice"]
    assert max(Counter(letter.to for letter in story.letters()).values()) == 1


def test_the_customer_reads_why_the_business_had_to(
    story: Story, booking: Booking, alice: Phone, bora: Phone
) -> None:
    story.canceled(booking, person(bora), BookingActor.TEAM, why="The water is off.")
    story.worker_comes()
    assert "has had to cancel" in story.told(person(alice))[0].body
    by_address = {letter.to: letter.text for letter in story.letters()}
    assert "The water is off." in by_address[person(alice).email or ""]
    assert person(bora).email not in by_address


def test_news_of_the_booking_that_still_waits_is_dropped(
    story: Story, booking: Booking, alice: Phone, dritan: Phone
) -> None:
    story.rings(person(dritan), "dritan-phone")
    story.booked(booking)
    story.first_task_only()
    story.canceled(booking, person(alice), BookingActor.CUSTOMER)
    ended = story.worker_comes()
    assert ("send_notification_mail", "skipped") in ended
    assert ("send_fire_push", "skipped") in ended
    assert all("anceled" in letter.subject or "nulua" in letter.subject for letter in story.letters())
    assert [notice.data["type"] for notice in story.notices()] == ["canceled"]


def test_a_cancellation_that_never_happened_is_told_to_nobody(
    story: Story, booking: Booking, alice: Phone
) -> None:
    story.says_canceled(booking)
    story.worker_comes()
    assert story.told(person(alice)) == []


def test_whoever_left_the_team_meanwhile_gets_no_mail(story: Story, booking: Booking, dritan: Phone) -> None:
    story.booked(booking)
    story.first_task_only()
    story.leaves(person(dritan))
    story.worker_comes()
    assert person(dritan).email not in {letter.to for letter in story.letters()}
