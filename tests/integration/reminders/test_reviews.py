"""Asking how a visit was: once, in time, and not at night."""

from datetime import time, timedelta

import pytest

from common.models import Booking, BookingStatus, Outbox, Rating, User
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import person
from tests.integration.reminders.conftest import Ahead

REVIEWS = "request_reviews"


def over(ahead: Ahead, wall: str, customer: User | None, **more: object) -> Booking:
    """A visit that somebody has completed."""
    values: dict[str, object] = {"status": BookingStatus.COMPLETED}
    return ahead.visit(wall, customer, **(values | more))


def rated(ahead: Ahead, booking: Booking) -> None:
    """Its customer has said how it was."""
    row = Rating(
        business_id=booking.business_id, booking_id=booking.id, customer_id=booking.customer_id, rating=5
    )
    ahead.db.add(row)
    ahead.db.commit()


def test_two_hours_after_it_was_over(ahead: Ahead, alice: Phone) -> None:
    over(ahead, "1 10:00", person(alice))
    ahead.it_is("1 12:29")
    assert ahead.job(REVIEWS) == 0
    ahead.it_is("1 12:30")
    assert ahead.job(REVIEWS) == 1
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == ["review_request"]
    assert ahead.told(person(alice))[0].title == "How was it at Bora's Salon?"


def test_once(ahead: Ahead, alice: Phone) -> None:
    over(ahead, "1 10:00", person(alice))
    ahead.it_is("1 12:30")
    assert [ahead.job(REVIEWS), ahead.job(REVIEWS)] == [1, 0]


def test_the_letter_leads_to_the_stars(ahead: Ahead, alice: Phone) -> None:
    booking = over(ahead, "1 10:00", person(alice))
    ahead.it_is("1 12:30")
    ahead.job(REVIEWS)
    ahead.worker_comes()
    assert f"https://avatid.test/bookings/{booking.uid}/rate" in ahead.letter_to(person(alice))
    assert ahead.letters()[0].attachments == ()


def test_nobody_on_the_team_is_asked(ahead: Ahead, alice: Phone, bora: Phone) -> None:
    over(ahead, "1 10:00", person(alice))
    ahead.it_is("1 12:30")
    ahead.job(REVIEWS)
    ahead.worker_comes()
    assert ahead.heard(person(bora)) == []


@pytest.mark.parametrize(
    "status", [BookingStatus.NO_SHOW, BookingStatus.CONFIRMED, BookingStatus.CANCELLED_BY_CUSTOMER]
)
def test_only_of_visits_that_were(ahead: Ahead, alice: Phone, status: BookingStatus) -> None:
    over(ahead, "1 10:00", person(alice), status=status)
    ahead.it_is("1 12:30")
    assert ahead.job(REVIEWS) == 0


def test_nobody_is_asked_about_a_guests_visit(ahead: Ahead, alice: Phone) -> None:
    over(ahead, "1 10:00", person(alice), guest_name="Gent", source="team")
    over(ahead, "1 10:00", None, guest_name="Gent", source="phone")
    ahead.it_is("1 12:30")
    assert ahead.job(REVIEWS) == 0


def test_whoever_has_rated_is_not_asked(ahead: Ahead, alice: Phone) -> None:
    rated(ahead, over(ahead, "1 10:00", person(alice)))
    ahead.it_is("1 12:30")
    assert ahead.job(REVIEWS) == 0


def test_nor_whoever_rates_before_the_question_arrives(ahead: Ahead, alice: Phone) -> None:
    booking = over(ahead, "1 10:00", person(alice))
    ahead.it_is("1 12:30")
    ahead.job(REVIEWS)
    rated(ahead, booking)
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == []


def test_nor_does_a_phone_ring_that_was_on_its_way(ahead: Ahead, alice: Phone) -> None:
    booking = over(ahead, "1 10:00", person(alice))
    ahead.rings(person(alice), "alice-phone")
    ahead.it_is("1 12:30")
    ahead.job(REVIEWS)
    ahead.first_task_only()
    rated(ahead, booking)
    ahead.worker_comes()
    assert ahead.notices() == []


def test_nobody_is_asked_at_night_but_in_the_morning(ahead: Ahead, alice: Phone) -> None:
    over(ahead, "1 20:00", person(alice))
    for wall in ("1 22:30", "2 03:00", "2 07:50"):
        ahead.it_is(wall)
        assert ahead.job(REVIEWS) == 0
    ahead.it_is("2 08:00")
    assert ahead.job(REVIEWS) == 1


def test_ones_own_night_counts(ahead: Ahead, alice: Phone) -> None:
    person(alice).quiet_from, person(alice).quiet_until = time(12), time(16)
    over(ahead, "1 10:00", person(alice))
    ahead.it_is("1 12:30")
    assert ahead.job(REVIEWS) == 0
    ahead.it_is("1 16:00")
    assert ahead.job(REVIEWS) == 1


def test_a_question_that_was_held_up_wakes_nobody(ahead: Ahead, alice: Phone) -> None:
    over(ahead, "1 19:00", person(alice))
    ahead.it_is("1 21:50")
    assert ahead.job(REVIEWS) == 1
    ahead.it_is("1 23:00")
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == []


def test_nobody_is_asked_twice_a_day(ahead: Ahead, alice: Phone) -> None:
    over(ahead, "1 10:00", person(alice))
    over(ahead, "1 11:00", person(alice))
    over(ahead, "2 10:00", person(alice))
    ahead.it_is("1 14:00")
    assert ahead.job(REVIEWS) == 1
    ahead.it_is("1 18:00")
    assert ahead.job(REVIEWS) == 0
    ahead.it_is("2 12:30")
    assert ahead.job(REVIEWS) == 1


def test_nobody_is_asked_about_what_is_long_over(ahead: Ahead, alice: Phone) -> None:
    over(ahead, "1 10:00", person(alice))
    ahead.it_is("3 13:00")
    assert ahead.job(REVIEWS) == 0


def test_nobody_is_asked_who_is_leaving(ahead: Ahead, alice: Phone) -> None:
    over(ahead, "1 10:00", person(alice))
    person(alice).deletion_requested_at = ahead.clock.now()
    person(alice).erase_at = ahead.clock.now() + timedelta(days=14)
    ahead.db.commit()
    ahead.it_is("1 12:30")
    assert ahead.job(REVIEWS) == 0


def test_a_question_is_dropped_in_time(ahead: Ahead, alice: Phone) -> None:
    over(ahead, "1 10:00", person(alice))
    ahead.it_is("1 12:30")
    ahead.job(REVIEWS)
    row = ahead.db.query(Outbox).filter_by(kind="send_review_request").one()
    assert row.not_after == ahead.clock.now() + timedelta(days=2)
