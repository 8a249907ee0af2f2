"""When a provider is down, news waits, comes back, and is given up in the end."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Booking, Outbox
from functions.worker.tasks import outbox_sweep
from tests.integration.conftest import Phone
from tests.integration.doors import Broken, with_doors
from tests.integration.notify.conftest import Story, person


def mails(db: Session) -> list[Outbox]:
    """The letters in the outbox."""
    db.expire_all()
    return list(db.scalars(select(Outbox).where(Outbox.kind == "send_notification_mail")))


def test_letters_wait_until_the_post_office_is_back(
    story: Story, booking: Booking, alice: Phone, db: Session
) -> None:
    working, broken = story.runtime, with_doors(story.runtime, mail=Broken())
    story.runtime = broken
    story.booked(booking)
    assert story.worker_comes().count(("send_notification_mail", "waiting")) == 3
    assert [told.is_sent for told in story.told(person(alice))] == [False]
    story.runtime = working
    assert outbox_sweep(working) == {"woken": 0}  # not yet
    story.clock.advance(timedelta(seconds=10))
    assert outbox_sweep(working) == {"woken": 3}
    story.worker_comes()
    assert len(story.letters()) == 3
    assert [told.is_sent for told in story.told(person(alice))] == [True]


def test_a_dead_post_office_delays_no_phone(story: Story, booking: Booking, alice: Phone) -> None:
    story.rings(person(alice), "alice-phone")
    story.runtime = with_doors(story.runtime, mail=Broken())
    story.booked(booking)
    story.worker_comes()
    assert [notice.token for notice in story.notices()] == ["alice-phone"]
    assert [told.is_sent for told in story.told(person(alice))] == [True]


def test_after_eight_attempts_it_is_given_up(
    story: Story, booking: Booking, db: Session, caplog: pytest.LogCaptureFixture
) -> None:
    post_office = Broken()
    story.runtime = with_doors(story.runtime, mail=post_office)
    story.booked(booking)
    for _attempt in range(12):
        story.worker_comes()
        story.clock.advance(timedelta(hours=1))
    assert {(row.state, row.attempts) for row in mails(db)} == {("dead", 8)}
    assert post_office.asked == 3 * 8
    assert all(row.payload for row in mails(db))  # it can be sent again by hand
    assert [record.levelname for record in caplog.records].count("ERROR") == 3


def test_a_letter_that_can_never_arrive_is_given_up_at_once(
    story: Story, booking: Booking, db: Session
) -> None:
    story.runtime = with_doors(story.runtime, mail=Broken(permanent=True))
    story.booked(booking)
    story.worker_comes()
    assert {(row.state, row.attempts) for row in mails(db)} == {("dead", 1)}
