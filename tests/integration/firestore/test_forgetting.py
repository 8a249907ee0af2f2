"""What was said long ago is forgotten, here and in Firestore; blocks and open reports are not."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from common.integrations import Doors
from common.integrations.chat import ChatError
from common.integrations.storage import Missing
from common.models import (
    ChatMessage,
    ChatReport,
    Conversation,
    ConversationMember,
    ReportDecision,
    ReportReason,
    Upload,
    UploadPurpose,
    UploadStatus,
)
from common.runtime import Runtime
from functions.notify.chat import mirroring
from functions.worker.routes import JOBS
from tests.integration.firestore.conftest import Shown, Talk, closed
from tests.integration.worker import deliver_everything
from tools.local.cluster import free_port

A_YEAR = timedelta(days=365)


def forget(runtime: Runtime) -> int:
    """The nightly job, and what comes of it; how many messages went."""
    forgotten = JOBS["forget_old_messages"].act(runtime)["messages"]
    deliver_everything(runtime)
    return forgotten


def count(talk: Talk, table: Any) -> int:
    """How many rows there are."""
    return talk.db.scalar(select(func.count()).select_from(table)) or 0


def test_after_a_year_it_is_gone_and_what_is_newer_stays(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    talk.say("Long ago")
    talk.clock.advance(timedelta(hours=1))
    talk.say("An hour later")
    mirroring.carry(runtime, talk.uid)
    talk.clock.advance(A_YEAR - timedelta(hours=1))
    assert forget(runtime) == 0
    talk.clock.advance(timedelta(seconds=1))
    assert forget(runtime) == 1
    assert shown.texts(talk.uid) == ["An hour later"]
    assert talk.db.scalars(select(ChatMessage.text)).all() == ["An hour later"]
    assert forget(runtime) == 0


def test_a_conversation_in_which_nothing_is_left_goes_whole(
    runtime: Runtime, talk: Talk, shown: Shown
) -> None:
    talk.say("Long ago")
    report(talk, None, decided=True)
    mirroring.carry(runtime, talk.uid)
    talk.clock.advance(A_YEAR * 2)
    assert forget(runtime) == 1
    assert [count(talk, table) for table in (Conversation, ConversationMember, ChatReport)] == [0, 0, 0]
    assert shown.conversation(talk.uid)["members"] == []
    assert str(talk.customer.uid) not in str(shown.conversation(talk.uid))


def test_a_block_outlives_what_was_said(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    talk.say("Long ago")
    talk.row.blocked_by_team_at = talk.clock.now()
    talk.changed()
    mirroring.carry(runtime, talk.uid)
    talk.clock.advance(A_YEAR * 2)
    assert forget(runtime) == 1
    assert (count(talk, ChatMessage), count(talk, Conversation)) == (0, 1)
    assert shown.conversation(talk.uid)["blocked_by"] == ["team"]


def test_what_somebody_has_still_to_look_at_stays_until_they_have(
    runtime: Runtime, talk: Talk, shown: Shown
) -> None:
    rude = talk.say("Something rude")
    talk.say("Beside it")
    disputed = report(talk, rude)
    mirroring.carry(runtime, talk.uid)
    talk.clock.advance(A_YEAR * 2)
    assert forget(runtime) == 1
    assert shown.texts(talk.uid) == ["Something rude"]
    disputed.decision, disputed.decided_at = ReportDecision.KEPT, talk.clock.now()
    talk.db.commit()
    assert forget(runtime) == 1
    assert count(talk, Conversation) == 0


def report(talk: Talk, message: ChatMessage | None, *, decided: bool = False) -> ChatReport:
    """The owner has asked us to look at it."""
    row = ChatReport(
        conversation_id=talk.row.id,
        message_id=message.id if message else None,
        reporter_id=talk.owner.id,
        reason=ReportReason.OFFENSIVE,
    )
    if decided:
        row.decision, row.decided_at = ReportDecision.KEPT, talk.clock.now()
    talk.db.add(row)
    talk.db.commit()
    return row


def test_its_picture_goes_with_it(runtime: Runtime, talk: Talk) -> None:
    runtime.doors.storage.put("chat/beard.jpg", b"a beard", "image/jpeg")
    ready = {"purpose": UploadPurpose.CHAT, "status": UploadStatus.READY, "used_at": talk.clock.now()}
    upload = Upload(owner_id=talk.customer.id, path="chat/beard.jpg", **ready)
    talk.db.add(upload)
    talk.db.flush()
    talk.say("").upload_id = upload.id
    talk.db.commit()
    talk.clock.advance(A_YEAR * 2)
    assert forget(runtime) == 1
    talk.db.expire_all()
    assert upload.status is UploadStatus.DELETED
    with pytest.raises(Missing):
        runtime.doors.storage.get("chat/beard.jpg")


def test_many_go_in_rounds(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    for number in range(250):
        talk.add(str(number), talk.customer, talk.clock.now())
    talk.changed()
    mirroring.carry(runtime, talk.uid)
    talk.clock.advance(A_YEAR * 2)
    assert forget(runtime) == 250
    assert shown.texts(talk.uid) == []
    assert count(talk, ChatMessage) == 0


def test_while_firestore_is_away_nothing_is_forgotten_here_either(
    runtime: Runtime, talk: Talk, shown: Shown
) -> None:
    """Otherwise nobody would know any more what has to go there."""
    talk.say("Long ago")
    mirroring.carry(runtime, talk.uid)
    talk.clock.advance(A_YEAR * 2)
    nowhere = {"firestore_emulator_host": f"127.0.0.1:{free_port()}"}
    settings = runtime.settings.model_copy(update=nowhere)
    away = replace(runtime, settings=settings, doors=Doors(settings))
    with pytest.raises(ChatError):
        forget(away)
    assert (count(talk, ChatMessage), shown.texts(talk.uid)) == (1, ["Long ago"])
    assert forget(runtime) == 1
    closed(away.doors)
