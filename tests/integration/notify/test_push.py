"""Phones that ring: each once, none for a stranger, none for somebody who is gone."""

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.events import PushDue
from common.integrations.push import Notice, Unregistered
from common.models import Booking, Device, Notification, NotificationType
from functions.notify.tasks.ringing import within
from tests.integration.conftest import Phone
from tests.integration.doors import Broken, with_doors
from tests.integration.notify.conftest import Story, person
from tests.integration.schema.salon import saved


class Lost:
    """A push provider that knows nobody any more."""

    def send(self, notice: Notice) -> str:
        """Say so."""
        raise Unregistered


def test_each_device_rings_once(story: Story, booking: Booking, alice: Phone) -> None:
    story.rings(person(alice), "alice-phone")
    story.rings(person(alice), "alice-tablet")
    story.booked(booking)
    story.booked(booking)
    story.worker_comes()
    assert sorted(notice.token for notice in story.notices()) == ["alice-phone", "alice-tablet"]
    (told,) = story.told(person(alice))
    assert {notice.collapse_id for notice in story.notices()} == {str(told.uid)}
    assert story.notices()[0].title == "Booked: Bora's Salon"
    assert story.notices()[0].data == {
        "uid": str(told.uid),
        "type": "booked",
        "booking": str(booking.uid),
        "business": told.data["business"],
        "side": "customer",
    }


def test_somebody_who_wants_no_push_is_left_in_peace(story: Story, booking: Booking, bora: Phone) -> None:
    story.rings(person(bora), "bora-phone")
    person(bora).send_push_notifications = False
    story.booked(booking)
    story.worker_comes()
    assert story.notices() == []
    assert person(bora).email in {letter.to for letter in story.letters()}


def test_a_device_that_changed_hands_does_not_ring_for_the_last_owner(
    story: Story, booking: Booking, alice: Phone, erion: Phone
) -> None:
    device = story.rings(person(alice), "a-used-phone")
    story.booked(booking)
    story.first_task_only()
    device.user_id = person(erion).id
    story.db.commit()
    story.worker_comes()
    assert story.notices() == []


def test_a_device_that_is_gone_is_forgotten_and_mail_steps_in(
    story: Story, booking: Booking, bora: Phone, db: Session
) -> None:
    story.rings(person(bora), "bora-phone")
    story.rings(person(bora), "bora-tablet")
    story.runtime = with_doors(story.runtime, push=Lost())
    story.booked(booking)
    ended = story.worker_comes()
    assert ended.count(("send_fire_push", "sent")) == 2
    assert list(db.scalars(select(Device))) == []
    assert [letter.to for letter in story.letters()].count(person(bora).email or "") == 1


def test_a_customer_whose_device_is_gone_still_has_one_letter(
    story: Story, booking: Booking, alice: Phone, db: Session
) -> None:
    story.rings(person(alice), "alice-phone")
    story.runtime = with_doors(story.runtime, push=Lost())
    story.booked(booking)
    story.worker_comes()
    assert list(db.scalars(select(Device))) == []
    assert [letter.to for letter in story.letters()].count(person(alice).email or "") == 1


def test_a_provider_that_is_down_keeps_the_device(
    story: Story, booking: Booking, alice: Phone, db: Session
) -> None:
    story.rings(person(alice), "alice-phone")
    story.runtime = with_doors(story.runtime, push=Broken())
    story.booked(booking)
    assert ("send_fire_push", "waiting") in story.worker_comes()
    assert [device.token for device in db.scalars(select(Device))] == ["alice-phone"]


def test_a_phone_knows_how_loud_to_be_and_how_much_is_unread(
    story: Story, booking: Booking, alice: Phone
) -> None:
    story.rings(person(alice), "alice-phone")
    story.booked(booking)
    story.first_task_only()
    story.worker_comes()
    (notice,) = story.notices()
    assert (notice.channel, notice.thread) == ("bookings", str(booking.uid))
    assert (notice.badge, notice.is_urgent, notice.topic) == (1, True, "")


def test_a_reminder_is_not_kept_for_a_phone_that_is_off_during_the_visit(
    story: Story, booking: Booking, alice: Phone
) -> None:
    device = story.rings(person(alice), "alice-phone")
    row = Notification(
        user_id=person(alice).id,
        type=NotificationType.REMINDER_1H,
        title="Soon",
        body="Soon",
        data={"booking": str(booking.uid), "side": "customer", "schedule_no": "0"},
        created_at=story.clock.now(),
    )
    saved(story.db, row)
    story.tell(PushDue(notification=row.uid, device=device.uid))
    story.worker_comes()
    (notice,) = story.notices()
    assert notice.lasts_seconds == int((booking.starts_at - story.clock.now()).total_seconds())


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("short", "short"),
        ("ëëëëëë", "ëëëëëë"),
        ("ëëëëëëë", "ëëëë…"),
        ("abcdefghi 😀😀", "abcdefghi…"),
    ],
)
def test_a_text_that_is_too_long_for_a_push_is_cut_between_letters(text: str, fits: str) -> None:
    assert within(text, 12) == fits
    assert len(within(text, 12).encode()) <= 12


def test_a_note_without_end_still_fits_into_a_push(story: Story, booking: Booking, alice: Phone) -> None:
    booking.business_name_en = "😀" * 255
    story.rings(person(alice), "alice-phone")
    story.booked(booking)
    story.worker_comes()
    (notice,) = story.notices()
    size = len(notice.title.encode()) + len(notice.body.encode()) + len(json.dumps(dict(notice.data)))
    assert size < 4096 - 512
