"""What somebody hears of a reminder, on which way, and whether it is still true."""

from dataclasses import replace

import pytest

from common.events import ReminderDue
from common.models import Booking, BookingActor, NotificationType, Outbox
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import person
from tests.integration.reminders.conftest import DAILY, HOURLY, Ahead, at


@pytest.fixture
def visit(ahead: Ahead, alice: Phone) -> Booking:
    """Alice's, at noon, with its reminder written down for eleven."""
    made = ahead.visit("1 12:00", person(alice))
    ahead.it_is("1 10:50")
    ahead.job(HOURLY)
    return made


def test_it_waits_for_its_minute(ahead: Ahead, visit: Booking, alice: Phone) -> None:
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == []
    ahead.it_is("1 11:00")
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == ["reminder_1h"]


def test_the_text_names_day_and_hour(ahead: Ahead, visit: Booking, alice: Phone) -> None:
    ahead.it_is("1 11:00")
    ahead.worker_comes()
    line = ahead.told(person(alice))[0]
    assert line.title == "Reminder: Bora's Salon"
    assert line.body == "Monday, 1 March 2027 at 12:00 · Haircut"
    assert "Bora's Salon expects you on Monday, 1 March 2027 at 12:00." in ahead.letter_to(person(alice))
    assert line.data == {
        "booking": str(visit.uid),
        "business": str(ahead.shop.business.uid),
        "side": "customer",
        "schedule_no": "0",
    }


def test_the_team_is_not_reminded(ahead: Ahead, visit: Booking, bora: Phone, dritan: Phone) -> None:
    ahead.it_is("1 11:00")
    ahead.worker_comes()
    assert ahead.heard(person(bora)) == ahead.heard(person(dritan)) == []


def test_a_phone_rings_and_no_letter_is_written(ahead: Ahead, visit: Booking, alice: Phone) -> None:
    ahead.rings(person(alice), "alice-phone")
    ahead.it_is("1 11:00")
    ahead.worker_comes()
    assert [notice.data["type"] for notice in ahead.notices()] == ["reminder_1h"]
    assert ahead.letters() == []


def test_without_a_phone_a_letter_comes_and_brings_no_second_calendar_file(
    ahead: Ahead, visit: Booking, alice: Phone
) -> None:
    ahead.it_is("1 11:00")
    ahead.worker_comes()
    assert [letter.subject for letter in ahead.letters()] == [
        "Reminder: Bora's Salon, Monday, 1 March 2027 at 12:00"
    ]
    assert ahead.letters()[0].attachments == ()


def test_nothing_is_carried_on_once_the_visit_has_begun(ahead: Ahead, visit: Booking, alice: Phone) -> None:
    ahead.rings(person(alice), "alice-phone")
    ahead.it_is("1 11:00")
    ahead.first_task_only()
    assert {row.not_after for row in ahead.waiting()} == {at("1 12:00")}
    ahead.it_is("1 12:01")
    ahead.worker_comes()
    assert ahead.notices() == []


def test_a_visit_called_off_is_not_reminded_of(ahead: Ahead, visit: Booking, alice: Phone) -> None:
    ahead.canceled(visit, person(alice), BookingActor.CUSTOMER)
    ahead.it_is("1 11:00")
    ahead.worker_comes()
    assert "reminder_1h" not in ahead.heard(person(alice))


def test_a_visit_called_off_in_the_last_moment_does_not_ring(
    ahead: Ahead, visit: Booking, alice: Phone
) -> None:
    ahead.rings(person(alice), "alice-phone")
    ahead.it_is("1 11:00")
    ahead.first_task_only()
    ahead.canceled(visit, person(alice), BookingActor.CUSTOMER)
    ahead.worker_comes()
    assert [notice.data["type"] for notice in ahead.notices()] == ["canceled"]


def test_a_visit_moved_meanwhile_is_not_reminded_of_at_its_old_time(
    ahead: Ahead, visit: Booking, alice: Phone
) -> None:
    ahead.moved(visit, "1 15:00")
    ahead.it_is("1 11:00")
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == []


def test_a_note_alone_reminds_nobody_again(ahead: Ahead, visit: Booking, alice: Phone) -> None:
    ahead.it_is("1 11:00")
    ahead.worker_comes()
    visit.note, visit.version = "Please be quick.", visit.version + 1
    ahead.db.commit()
    ahead.jobs_at("1 11:10", "1 11:20")
    assert ahead.heard(person(alice)) == ["reminder_1h"]


def with_texts(ahead: Ahead, alice: Phone, *, setting: bool, wish: bool, proven: bool) -> None:
    """Texts may cost, she asked for them, her number is hers; or not."""
    ahead.runtime = replace(
        ahead.runtime, settings=ahead.runtime.settings.model_copy(update={"sms_reminders": setting})
    )
    user = person(alice)
    user.phone, user.send_sms_notification = "+355692000001", wish
    user.phone_verified_at = ahead.clock.now() if proven else None
    ahead.db.commit()


def texts_due(ahead: Ahead) -> list[Outbox]:
    """The texts that are to be sent."""
    return ahead.db.query(Outbox).filter_by(kind="send_notification_sms").all()


@pytest.mark.parametrize(
    ("setting", "wish", "proven", "texts"),
    [(True, True, True, 1), (False, True, True, 0), (True, False, True, 0), (True, True, False, 0)],
)
def test_a_text_comes_where_it_may_cost_and_was_asked_for(
    ahead: Ahead, visit: Booking, alice: Phone, setting: bool, wish: bool, proven: bool, texts: int
) -> None:
    with_texts(ahead, alice, setting=setting, wish=wish, proven=proven)
    ahead.it_is("1 11:00")
    ahead.first_task_only()
    assert len(texts_due(ahead)) == texts
    assert all((row.queue, row.not_after) == ("sms", at("1 12:00")) for row in texts_due(ahead))


def test_other_news_is_never_texted(ahead: Ahead, visit: Booking, alice: Phone) -> None:
    with_texts(ahead, alice, setting=True, wish=True, proven=True)
    ahead.booked(visit)
    ahead.first_task_only()
    assert texts_due(ahead) == []


def test_the_kinds_have_their_own_place_in_the_list(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("3 12:00", person(alice))
    ahead.jobs_at("2 12:00", "3 11:00")
    assert ahead.heard(person(alice)) == [NotificationType.REMINDER_24H, NotificationType.REMINDER_1H]


def test_a_reminder_for_a_schedule_that_never_was_is_nothing(
    ahead: Ahead, visit: Booking, alice: Phone
) -> None:
    event = ReminderDue(booking=visit.uid, kind="reminder_1h", schedule_no=7)
    ahead.tell(event)
    ahead.it_is("1 10:55")
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == []


def test_one_that_was_held_up_into_the_night_waits_for_the_morning(ahead: Ahead, alice: Phone) -> None:
    """The worker was down from half past seven."""
    ahead.visit("3 20:00", person(alice))
    ahead.it_is("2 19:30")
    ahead.job(DAILY)
    for wall in ("2 22:30", "3 03:00", "3 07:59"):
        ahead.it_is(wall)
        ahead.worker_comes()
        assert ahead.heard(person(alice)) == []
    ahead.it_is("3 08:00")
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == ["reminder_24h"]


def test_what_waits_for_the_morning_is_looked_at_again_then(ahead: Ahead, alice: Phone) -> None:
    booking = ahead.visit("3 20:00", person(alice))
    ahead.it_is("2 19:30")
    ahead.job(DAILY)
    ahead.it_is("2 22:30")
    ahead.worker_comes()
    ahead.moved(booking, "3 21:00")
    ahead.it_is("3 08:00")
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == []


def test_before_breakfast_the_evening_cannot_be_made_up_for(ahead: Ahead, alice: Phone) -> None:
    """In the morning it would be too late to set out."""
    ahead.visit("2 08:30", person(alice))
    ahead.it_is("1 21:30")
    ahead.job(HOURLY)
    ahead.it_is("1 22:30")
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == ["reminder_1h"]


def test_of_two_that_were_held_up_the_one_of_the_last_hour_is_enough(ahead: Ahead, alice: Phone) -> None:
    ahead.visit("3 12:00", person(alice))
    for wall, job in (("2 11:30", DAILY), ("3 10:50", HOURLY)):
        ahead.it_is(wall)
        ahead.job(job)
    ahead.it_is("3 11:20")
    ahead.worker_comes()
    assert ahead.heard(person(alice)) == ["reminder_1h"]
