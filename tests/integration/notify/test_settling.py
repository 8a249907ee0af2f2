"""What reached somebody in no way is seen to: written if a push failed, counted if it is stuck."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from common.models import Booking, Notification, NotificationType
from functions.notify.tasks.settling import all_ended
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.doors import Broken, with_doors
from tests.integration.notify.conftest import Story, person

NOTHING = {"mailed": 0, "unreached": 0, "stuck": 0}


def settle(story: Story) -> dict[str, int]:
    """The clock has come round."""
    return JOBS["settle_notifications"].act(story.runtime)


@pytest.fixture
def refused(story: Story, booking: Booking, bora: Phone) -> Story:
    """Bora's phone is refused for good by the provider; she was told of a booking and heard nothing."""
    story.rings(person(bora), "bora-phone")
    down = with_doors(story.runtime, push=Broken(permanent=True))
    story.booked(booking)
    up, story.runtime = story.runtime, down
    assert ("send_fire_push", "dead") in story.worker_comes()
    story.runtime = up
    story.clock.advance(timedelta(minutes=6))
    return story


def letters_to(story: Story, phone: Phone) -> int:
    """How many she has."""
    return [letter.to for letter in story.letters()].count(person(phone).email or "")


def test_a_letter_steps_in_for_a_push_that_died_once(refused: Story, bora: Phone) -> None:
    assert letters_to(refused, bora) == 0
    assert settle(refused) == NOTHING | {"mailed": 1}
    assert settle(refused) == NOTHING
    refused.worker_comes()
    assert letters_to(refused, bora) == 1
    assert [told.is_sent for told in refused.told(person(bora))] == [True]
    refused.clock.advance(timedelta(hours=3))
    assert settle(refused) == NOTHING


def test_whoever_wants_no_mail_is_counted_and_left_in_peace(refused: Story, bora: Phone) -> None:
    person(bora).send_email_notification = False
    refused.db.commit()
    assert settle(refused) == NOTHING | {"unreached": 1}
    assert settle(refused) == NOTHING
    refused.worker_comes()
    assert letters_to(refused, bora) == 0


def test_what_is_not_true_any_more_is_not_written(refused: Story, booking: Booking, bora: Phone) -> None:
    refused.leaves(person(bora))
    assert settle(refused) == NOTHING | {"unreached": 1}


def test_what_is_still_on_its_way_is_left_alone_and_called_stuck_after_an_hour(
    story: Story, booking: Booking, alice: Phone, log_lines: list[dict[str, Any]]
) -> None:
    story.booked(booking)
    story.first_task_only()
    story.clock.advance(timedelta(minutes=30))
    assert settle(story) == NOTHING
    story.clock.advance(timedelta(minutes=31))
    assert settle(story)["stuck"] == 3
    assert [line["stuck"] for line in log_lines if line["message"] == "notifications are stuck"] == [3]


def test_what_has_arrived_is_nobodys_business(story: Story, booking: Booking, alice: Phone) -> None:
    story.booked(booking)
    story.worker_comes()
    story.clock.advance(timedelta(hours=2))
    assert settle(story) == NOTHING


def test_after_an_outage_all_of_them_are_found_batch_by_batch(story: Story, bora: Phone) -> None:
    now = story.clock.now()
    row = {"user_id": person(bora).id, "type": NotificationType.BOOKED, "title": "", "body": "", "data": {}}
    rows = [row | {"created_at": now - timedelta(minutes=6, seconds=number // 100)} for number in range(1001)]
    story.db.execute(insert(Notification), rows)
    story.db.commit()
    found = list(all_ended(story.runtime, now))
    assert len(found) == len(set(found)) == 1001
