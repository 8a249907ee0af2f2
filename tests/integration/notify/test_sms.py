"""Texts: only to those who asked, one that costs a single message, at most once."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from common.events import SmsDue
from common.integrations.sms import LocalSms, SmsError
from common.models import Booking, Notification, NotificationType, User
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.doors import with_doors
from tests.integration.notify.conftest import Story, person
from tests.integration.schema.salon import saved

NUMBER = "+355692034567"


@pytest.fixture
def reminded(story: Story, booking: Booking, alice: Phone) -> Story:
    """Alice asked for texts, has proven her number, and stands before a reminder."""
    her = person(alice)
    her.phone, her.phone_verified_at, her.send_sms_notification = NUMBER, story.clock.now(), True
    settings = story.runtime.settings.model_copy(update={"sms_reminders": True})
    story.runtime = replace(story.runtime, settings=settings)
    story.db.commit()
    return story


def reminds(story: Story, booking: Booking, user: User) -> Notification:
    """A reminder stands in her list, and is to be texted."""
    row = Notification(
        user_id=user.id,
        type=NotificationType.REMINDER_1H,
        title="Soon",
        body="Soon",
        data={"booking": str(booking.uid), "side": "customer", "schedule_no": "0"},
        created_at=story.clock.now(),
    )
    saved(story.db, row)
    story.tell(SmsDue(notification=row.uid))
    return row


def texts(runtime: Runtime) -> list[tuple[str, str]]:
    """Every text so far."""
    assert isinstance(runtime.doors.sms, LocalSms)
    return [(one.to, one.text) for one in runtime.doors.sms.texts()]


def test_it_is_one_plain_text_and_makes_the_news_sent(
    reminded: Story, booking: Booking, alice: Phone
) -> None:
    reminds(reminded, booking, person(alice))
    assert reminded.worker_comes() == [("send_notification_sms", "sent")]
    ((to, text),) = texts(reminded.runtime)
    assert (to, text.startswith("AvatID: Bora's Salon")) == (NUMBER, True)
    assert len(text) <= 160
    assert [told.is_sent for told in reminded.told(person(alice))] == [True]


def test_a_long_name_still_makes_one_text(reminded: Story, booking: Booking, alice: Phone) -> None:
    booking.business_name_en = "Ë" * 200
    reminds(reminded, booking, person(alice))
    reminded.worker_comes()
    ((_to, text),) = texts(reminded.runtime)
    assert len(text) <= 160
    assert text.isascii()


@pytest.mark.parametrize("what", ["unasked", "unproven", "abroad", "off", "canceled"])
def test_nobody_is_texted_who_should_not_be(
    reminded: Story, booking: Booking, alice: Phone, what: str
) -> None:
    her = person(alice)
    match what:
        case "unasked":
            her.send_sms_notification = False
        case "unproven":
            her.phone_verified_at = None
        case "abroad":
            her.phone = "+14155552671"
        case "off":
            settings = reminded.runtime.settings.model_copy(update={"sms_reminders": False})
            reminded.runtime = replace(reminded.runtime, settings=settings)
        case "canceled":
            booking.schedule_no = 1
    reminds(reminded, booking, her)
    assert reminded.worker_comes() == [("send_notification_sms", "skipped")]
    assert texts(reminded.runtime) == []


class LosesTheAnswer(LocalSms):
    """A network that takes the text and then goes silent."""

    def send(self, to: str, text: str) -> str:
        """Carry it, and never say so."""
        super().send(to, text)
        raise SmsError("the answer got lost", unknown=True)


class LosesEverything(LocalSms):
    """A network that goes silent before it has taken the text."""

    def send(self, to: str, text: str) -> str:
        """Carry nothing."""
        raise SmsError("the answer got lost", unknown=True)


@pytest.mark.parametrize(
    ("network", "end", "arrived"), [(LosesTheAnswer, "sent", 1), (LosesEverything, "unknown", 0)]
)
def test_a_text_whose_end_nobody_saw_is_looked_up_and_never_sent_again(
    reminded: Story, booking: Booking, alice: Phone, network: type[LocalSms], end: str, arrived: int
) -> None:
    reminds(reminded, booking, person(alice))
    sms = network(Path(reminded.runtime.settings.local_inbox_dir))
    reminded.runtime = with_doors(reminded.runtime, sms=sms)
    assert reminded.worker_comes() == [("send_notification_sms", "waiting")]
    reminded.clock.advance(timedelta(minutes=10))
    assert reminded.worker_comes() == [("send_notification_sms", end)]
    reminded.clock.advance(timedelta(minutes=10))
    assert reminded.worker_comes() == []
    assert len(texts(reminded.runtime)) == arrived
    assert [told.is_sent for told in reminded.told(person(alice))] == [end == "sent"]


class OutOfOrder(LocalSms):
    """A network that is left alone because it has been failing."""

    def send(self, to: str, text: str) -> str:
        """Nobody is asked."""
        raise SmsError("it is left alone", untried=True)


def test_a_network_that_is_down_for_long_does_not_use_up_the_day(
    reminded: Story, booking: Booking, alice: Phone
) -> None:
    reminds(reminded, booking, person(alice))
    working = reminded.runtime
    sms = OutOfOrder(Path(working.settings.local_inbox_dir))
    reminded.runtime = with_doors(working, sms=sms)
    for _time in range(8):
        assert reminded.worker_comes() == [("send_notification_sms", "waiting")]
        reminded.clock.advance(timedelta(minutes=2))
    reminded.runtime = working
    assert reminded.worker_comes() == [("send_notification_sms", "sent")]
    for _time in range(5):
        reminds(reminded, booking, person(alice))
    assert [end for _kind, end in reminded.worker_comes()] == ["sent"] * 4 + ["dead"]


def test_one_phone_gets_five_texts_a_day_and_they_do_not_count_as_codes(
    reminded: Story, booking: Booking, alice: Phone
) -> None:
    for _time in range(6):
        reminds(reminded, booking, person(alice))
    ended = [end for _kind, end in reminded.worker_comes()]
    assert ended == ["sent"] * 5 + ["dead"]
    request = {"phone": NUMBER, "purpose": "login"}
    assert alice.post("/api/sms/verify/request/", request).status_code == 202
