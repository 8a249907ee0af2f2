"""Several people at the same moment, on connections that really commit."""

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common import background
from common.integrations.push import LocalPush
from common.models import (
    ChatMessage,
    ChatReport,
    Conversation,
    ConversationMember,
    Device,
    Notification,
    Outbox,
    Platform,
)
from common.runtime import Runtime
from functions.worker.families import TASKS
from tests.integration.at_once import own, together
from tests.integration.chat.conftest import CONVERSATIONS, Listeners, Talk, opened, with_chat
from tests.integration.conftest import Phone
from tests.integration.salon import Salon
from tests.integration.worker import deliver_everything


@pytest.fixture
def runtime(runtime_that_commits: Runtime, listeners: Listeners) -> Runtime:
    """Surroundings of these tests alone, with chat."""
    return with_chat(runtime_that_commits, listeners)


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


def test_those_who_meet_at_once_meet_in_one_conversation_and_speak_in_turn(
    alice: Phone, bora: Phone, erion: Phone, salon: Salon, db: Session, runtime: Runtime
) -> None:
    """One salon for the three stories, because it takes longer to open than they do to tell."""
    _one_conversation(alice, salon, db)
    talk = opened(alice, business=salon.uid)
    _one_number_each(alice, bora, talk, db)
    _one_report(bora, talk, db)
    _one_ring(alice, bora, talk, db, runtime)


def _one_conversation(alice: Phone, salon: Salon, db: Session) -> None:
    ask = [partial(own(alice).post, CONVERSATIONS, {"business": salon.uid}) for _each in range(4)]
    replies = together(*ask)
    assert sorted(each.status_code for each in replies) == [200, 200, 200, 201]
    assert len({each.json["uid"] for each in replies}) == 1
    assert db.scalar(select(func.count(Conversation.id))) == 1
    assert db.scalar(select(func.count()).select_from(ConversationMember)) == 2
    db.commit()


def _one_number_each(alice: Phone, bora: Phone, talk: Talk, db: Session) -> None:
    said = [
        partial(own(phone).post, f"{talk.path}messages/", {"text": str(no)})
        for no in range(4)
        for phone in (alice, bora)
    ]
    replies = together(*said)
    assert {each.status_code for each in replies} == {201}
    assert sorted(each.json["no"] for each in replies) == list(range(1, 9))
    assert db.scalars(select(ChatMessage.no).order_by(ChatMessage.id)).all() == list(range(1, 9))
    db.commit()


def _one_report(bora: Phone, talk: Talk, db: Session) -> None:
    replies = together(
        *[partial(own(bora).post, f"{talk.path}report/", {"reason": "spam"}) for _each in range(3)]
    )
    assert sorted(each.status_code for each in replies) == [200, 200, 201]
    assert db.scalar(select(func.count(ChatReport.id))) == 1
    db.commit()


def _one_ring(alice: Phone, bora: Phone, talk: Talk, db: Session, runtime: Runtime) -> None:
    deliver_everything(runtime)
    talk.read(bora, 8)
    assert bora.user is not None
    db.add(Device(user_id=bora.user.id, token="boras", platform=Platform.ANDROID))
    db.commit()
    for text in ("One", "Two", "Three"):
        talk.say(alice, text)
    waiting = select(Outbox).where(Outbox.kind == "send_chat_notification").where(Outbox.state == "waiting")
    uids = [row.uid for row in db.scalars(waiting)]
    db.commit()
    assert (
        together(*[partial(background.run, TASKS["send_chat_notification"], uid, runtime) for uid in uids])
        == ["sent"] * 3
    )
    deliver_everything(runtime)
    assert isinstance(runtime.doors.push, LocalPush)
    assert [each.token for each in runtime.doors.push.notices()] == ["boras"]
    lines = select(func.count()).select_from(Notification).where(Notification.user_id == bora.user.id)
    unread = lines.where(Notification.type == "chat_message").where(Notification.read_at.is_(None))
    assert db.scalar(unread) == 1
