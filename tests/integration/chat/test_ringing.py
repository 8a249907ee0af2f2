"""Phones ring for what is unread: not for each message, and for nobody who has read it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from common import outbox
from common.clock import SetClock
from common.events import ChatMessagePosted
from common.integrations.mail import Letter, LocalMail
from common.integrations.push import LocalPush, Notice
from common.models import ChatMessage, Device, Notification, NotificationType, Platform, User
from common.runtime import Runtime
from tests.integration.chat.conftest import Talk
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything

A_MINUTE = timedelta(seconds=61)


@pytest.fixture
def notices(runtime: Runtime) -> Callable[[], list[Notice]]:
    """The worker delivers what waits; every push so far."""

    def read() -> list[Notice]:
        deliver_everything(runtime)
        assert isinstance(runtime.doors.push, LocalPush)
        return runtime.doors.push.notices()

    return read


def letters(runtime: Runtime) -> list[Letter]:
    """Every mail so far about a conversation."""
    assert isinstance(runtime.doors.mail, LocalMail)
    return [
        each
        for each in runtime.doors.mail.letters()
        if "mesazh" in each.subject.lower() or "message" in each.subject
    ]


def rings(db: Session, phone: Phone, token: str = "a-phone") -> None:
    """Somebody's phone has registered."""
    assert phone.user is not None
    db.add(Device(user_id=phone.user.id, token=token, platform=Platform.ANDROID))
    db.commit()


def lines_of(db: Session, phone: Phone) -> list[Notification]:
    """What stands in somebody's list about conversations."""
    db.expire_all()
    mine = select(Notification).where(Notification.user_id == (phone.user.id if phone.user else 0))
    return list(
        db.scalars(mine.where(Notification.type == NotificationType.CHAT_MESSAGE).order_by(Notification.id))
    )


def test_the_other_side_rings_and_the_sender_does_not(
    alice: Phone, bora: Phone, talk: Talk, db: Session, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, alice, "alices")
    rings(db, bora, "boras")
    talk.say(alice, "May I come\nlater?")
    (notice,) = notices()
    assert (notice.token, notice.body) == ("boras", "May I come later?")
    assert "Alice" in notice.title
    assert notice.data["conversation"] == talk.uid
    assert (notice.data["type"], notice.data["side"]) == ("chat_message", "team")
    assert lines_of(db, alice) == []


def test_customers_hear_the_business_and_not_who_it_was(
    alice: Phone, bora: Phone, talk: Talk, db: Session, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, alice)
    talk.say(bora, "See you tomorrow")
    (notice,) = notices()
    assert "Bora's salon" in notice.title


def test_the_list_repeats_no_word_and_names_no_customer(
    alice: Phone, bora: Phone, talk: Talk, db: Session, runtime: Runtime
) -> None:
    talk.say(alice, "My secret")
    deliver_everything(runtime)
    (line,) = lines_of(db, bora)
    assert "secret" not in line.body + line.title
    assert "Alice" not in line.body + line.title


def test_it_rings_once_a_minute_and_stands_in_the_list_once(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, bora)
    for text in ("One", "Two", "Three"):
        talk.say(alice, text)
    assert [each.body for each in notices()] == ["Three"]
    clock.advance(A_MINUTE)
    talk.say(alice, "Four")
    again = notices()
    assert [each.body for each in again] == ["Three", "Four"]
    assert again[0].collapse_id == again[1].collapse_id
    assert len(lines_of(db, bora)) == 1


def test_after_reading_the_next_message_rings_at_once(
    alice: Phone, bora: Phone, talk: Talk, db: Session, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, bora)
    talk.say(alice, "One")
    assert len(notices()) == 1
    talk.read(bora, 1)
    talk.say(alice, "Two")
    assert [each.body for each in notices()] == ["One", "Two"]
    assert [each.read_at is not None for each in lines_of(db, bora)] == [True, False]


def test_who_has_read_only_some_is_not_called_again_for_the_rest(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock, notices: Callable[[], list[Notice]]
) -> None:
    """Her app says over and over how far she is; the minute and the one line hold as long as something is unread."""
    rings(db, bora)
    talk.say(alice, "One")
    talk.say(alice, "Two")
    assert len(notices()) == 1
    for no in (1, 1, 2):
        assert talk.read(bora, no)["unread_count"] > 0
        talk.say(alice, "More")
        assert len(notices()) == 1
    clock.advance(A_MINUTE)
    talk.say(alice, "The sixth")
    assert len(notices()) == 2
    assert [each.read_at is None for each in lines_of(db, bora)] == [True]
    talk.read(bora, 6)
    assert [each.read_at is None for each in lines_of(db, bora)] == [False]


def test_who_has_read_all_that_can_be_seen_has_read_all(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock, notices: Callable[[], list[Notice]]
) -> None:
    """What was hidden has a number and no reader."""
    rings(db, bora)
    talk.say(alice, "One")
    talk.say(alice, "An insult")
    assert len(notices()) == 1
    db.execute(update(ChatMessage).where(ChatMessage.no == 2).values(hidden_at=clock.now()))
    db.commit()
    assert talk.read(bora, 1) == {"read_no": 1, "unread_count": 0}
    talk.say(alice, "Two")
    assert len(notices()) == 2


def test_what_is_read_before_it_rings_does_not(
    alice: Phone, bora: Phone, talk: Talk, db: Session, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, bora)
    talk.say(alice, "One")
    talk.read(bora, 1)
    assert notices() == []
    assert lines_of(db, bora) == []


def test_a_message_hidden_meanwhile_does_not_ring(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, bora)
    talk.say(alice, "An insult")
    db.execute(update(ChatMessage).values(hidden_at=clock.now()))
    db.commit()
    assert notices() == []


def test_a_conversation_blocked_meanwhile_does_not_ring(
    alice: Phone, bora: Phone, talk: Talk, db: Session, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, bora)
    talk.say(alice, "An insult")
    bora.post(f"{talk.path}block/")
    assert notices() == []


def test_without_a_phone_it_comes_by_mail_once_while_unread(
    alice: Phone, bora: Phone, talk: Talk, runtime: Runtime, clock: SetClock
) -> None:
    talk.say(alice, "May I come later?")
    deliver_everything(runtime)
    clock.advance(A_MINUTE)
    talk.say(alice, "Hello?")
    deliver_everything(runtime)
    (letter,) = letters(runtime)
    assert bora.user is not None
    assert letter.to == bora.user.email
    assert "May I come later?" in letter.text
    assert f"https://avatid.test/chat/{talk.uid}" in letter.text


def test_a_long_message_is_cut_and_a_picture_named(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, alice)
    talk.say(bora, "x" * 2000)
    clock.advance(A_MINUTE)
    assert notices()[0].body == "x" * 139 + "…"
    db.execute(update(ChatMessage).values(text=""))
    db.commit()
    talk.read(alice, 1)
    talk.say(bora, "y")
    db.execute(update(ChatMessage).values(text=""))
    db.commit()
    assert notices()[-1].body == "A picture"


def test_delivered_twice_it_rings_once(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, bora)
    talk.say(alice, "One")
    message = db.scalars(select(ChatMessage)).one()
    for _time in range(2):
        outbox.publish(db, ChatMessagePosted(message=message.uid), now=clock.now())
    db.commit()
    assert len(notices()) == 1


def test_somebody_blocked_by_us_hears_nothing(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock, notices: Callable[[], list[Notice]]
) -> None:
    rings(db, bora)
    talk.say(alice, "One")
    assert bora.user is not None
    db.execute(update(User).where(User.id == bora.user.id).values(blocked_at=clock.now()))
    db.commit()
    assert notices() == []
    assert (
        db.scalar(select(func.count()).select_from(Notification).where(Notification.type == "chat_message"))
        == 0
    )
