"""When reminders come, and when none does."""

from datetime import time, timedelta

import pytest

from common.models import BookingStatus, Outbox
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import person
from tests.integration.reminders.conftest import DAILY, HOURLY, Ahead, at


def test_one_comes_an_hour_before(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("1 12:00", person(alice))
    ahead.it_is("1 10:50")
    assert ahead.job(HOURLY) == 1
    assert ahead.planned() == ["1 11:00"]


def test_one_comes_a_day_before(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("3 12:00", person(alice))
    ahead.it_is("2 11:00")
    assert ahead.job(DAILY) == 1
    assert ahead.planned() == ["2 12:00"]


def test_not_before_their_time_has_come_near(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("3 12:00", person(alice))
    assert ahead.job(HOURLY) == ahead.job(DAILY) == 0


def test_a_tick_that_comes_again_writes_nothing_down_again(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("1 12:00", person(alice))
    ahead.it_is("1 10:50")
    assert [ahead.job(HOURLY), ahead.job(HOURLY)] == [1, 0]
    ahead.clock.advance(timedelta(minutes=10))
    assert ahead.job(HOURLY) == 0


def test_ticks_that_were_lost_make_it_late_but_not_silent(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("1 12:00", person(alice))
    ahead.it_is("1 11:40")
    assert ahead.job(HOURLY) == 1
    assert ahead.planned() == ["1 11:40"]


def test_none_comes_once_the_visit_has_begun(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("1 12:00", person(alice))
    ahead.it_is("1 12:00")
    assert ahead.job(HOURLY) == 0


def test_of_two_that_are_late_the_one_of_the_last_hour_is_enough(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("3 12:00", person(alice))
    ahead.it_is("3 11:20")
    assert [ahead.job(DAILY), ahead.job(HOURLY)] == [0, 1]


def test_a_visit_booked_within_the_hour_has_none(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("1 10:00", person(alice))
    ahead.visit("1 09:20", person(alice))
    assert ahead.job(HOURLY) == 0


def test_one_booked_within_the_day_has_only_the_second(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("1 17:00", person(alice))
    ahead.jobs_at("1 09:00", "1 10:00", "1 15:50", "1 16:00", "1 16:10")
    assert ahead.heard(person(alice)) == ["reminder_1h"]


def test_one_confirmed_within_the_hour_has_none(ahead: Ahead, alice: Phone) -> None:
    booking = ahead.visit("1 12:00", person(alice))
    ahead.it_is("1 11:10")
    booking.status_changed_at = ahead.clock.now()
    ahead.db.commit()
    assert ahead.job(HOURLY) == 0


def test_one_moved_into_the_hour_has_none(ahead: Ahead, alice: Phone) -> None:
    booking = ahead.visit("1 17:00", person(alice))
    ahead.it_is("1 11:10")
    ahead.moved(booking, "1 12:00")
    assert ahead.job(HOURLY) == 0


def test_one_moved_farther_off_has_another(ahead: Ahead, alice: Phone) -> None:
    booking = ahead.visit("1 12:00", person(alice))
    ahead.it_is("1 10:50")
    ahead.job(HOURLY)
    ahead.moved(booking, "1 13:00")
    ahead.jobs_at("1 11:00", "1 11:50", "1 12:00", "1 12:10")
    assert ahead.heard(person(alice)) == ["reminder_1h"]
    assert "at 13:00" in ahead.letter_to(person(alice))


@pytest.mark.parametrize(
    "status",
    [
        BookingStatus.PENDING,
        BookingStatus.PENDING_PAYMENT,
        BookingStatus.CHECKED_IN,
        BookingStatus.CANCELLED_BY_CUSTOMER,
        BookingStatus.DECLINED,
    ],
)
def test_only_what_is_agreed_and_ahead_is_reminded_of(
    ahead: Ahead, alice: Phone, status: BookingStatus
) -> None:
    booking = ahead.visit("1 12:00", person(alice))
    booking.status, booking.expires_at = status, at("1 12:00")
    ahead.db.commit()
    ahead.it_is("1 10:50")
    assert ahead.job(HOURLY) == 0


def test_a_guest_without_an_account_has_none(ahead: Ahead) -> None:
    ahead.visit("1 12:00", None, guest_name="Gent", source="phone")
    ahead.it_is("1 10:50")
    assert ahead.job(HOURLY) == 0


def test_somebody_blocked_has_none(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("1 12:00", person(alice))
    person(alice).blocked_at = ahead.clock.now()
    ahead.db.commit()
    ahead.it_is("1 10:50")
    assert ahead.job(HOURLY) == 0


def test_it_is_dropped_when_the_visit_has_begun(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("1 12:00", person(alice))
    ahead.it_is("1 10:50")
    ahead.job(HOURLY)
    row = ahead.db.query(Outbox).filter_by(kind="send_reminder").one()
    assert row.not_after == at("1 12:00")
    ahead.it_is("1 12:01")
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == []


def test_before_breakfast_the_second_comes_the_evening_before(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("2 08:30", person(alice))
    ahead.it_is("1 21:30")
    assert ahead.job(HOURLY) == 1
    assert ahead.planned() == ["1 21:45"]


def test_so_it_is_looked_for_in_time(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("3 07:50", person(alice))
    ahead.visit("4 23:30", person(alice))
    ahead.jobs_at(*(f"{day} {clock}" for day in range(1, 5) for clock in ("21:30", "21:45")))
    assert ahead.planned() == ["1 21:45", "2 21:45", "3 21:45", "4 21:30"]


def test_own_quiet_hours_on_ones_own_clock(ahead: Ahead, alice: Phone) -> None:
    alice_herself = person(alice)
    alice_herself.quiet_from, alice_herself.quiet_until = time(5), time(6, 30)
    alice_herself.timezone = "America/New_York"  # 11:00 to 12:30 in Tirana
    ahead.visit("1 13:00", alice_herself)
    ahead.it_is("1 10:30")
    assert ahead.job(HOURLY) == 1
    assert ahead.planned() == ["1 10:45"]


def test_two_equal_times_are_no_quiet_hours(ahead: Ahead, alice: Phone) -> None:
    person(alice).quiet_from = person(alice).quiet_until = time(0)
    ahead.visit("2 05:00", person(alice))
    ahead.it_is("2 03:50")
    assert ahead.job(HOURLY) == 1
    assert ahead.planned() == ["2 04:00"]


def test_a_moved_second_one_is_left_out_soon_after_the_first(ahead: Ahead, alice: Phone) -> None:
    person(alice).quiet_from, person(alice).quiet_until = time(14), time(9)
    ahead.visit("3 09:30", person(alice))  # 2 09:30 the first; 2 13:45 would be the second
    ahead.jobs_at("2 09:00", "2 13:30", "2 13:50", "2 20:00", "3 08:20")
    assert ahead.planned() == ["2 09:30"]


def test_and_kept_if_there_was_no_first(ahead: Ahead, alice: Phone) -> None:
    person(alice).quiet_from, person(alice).quiet_until = time(14), time(9)
    ahead.it_is("2 10:00")
    ahead.visit("3 09:30", person(alice))
    ahead.jobs_at("2 13:30", "2 13:50", "2 20:00", "3 08:20")
    assert ahead.planned() == ["2 13:45"]
