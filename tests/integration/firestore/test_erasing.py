"""Somebody goes: from the database and from Firestore, also what reaches it late."""

from datetime import timedelta

import pytest
from google.api_core.exceptions import PermissionDenied
from sqlalchemy import func, select

from common.models import ChatMessage, Conversation, User
from common.runtime import Runtime
from functions.auth.leaving.actions import start_deletion
from functions.notify.chat import mirroring
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.firestore.conftest import AppOf, Shown, Talk
from tests.integration.worker import deliver_everything


def gone(runtime: Runtime, talk: Talk, person: User) -> None:
    """They leave, two weeks pass, and everything happens that has to; but for what happens once an hour."""
    start_deletion(talk.db, talk.db.get_one(User, person.id), now=talk.clock.now(), settings=runtime.settings)
    talk.db.commit()
    deliver_everything(runtime)
    talk.clock.advance(timedelta(days=14))
    JOBS["erase_accounts"].act(runtime)
    deliver_everything(runtime)
    talk.db.expire_all()


def test_a_customers_conversation_goes_for_both_sides(
    runtime: Runtime, talk: Talk, shown: Shown, seen_by: AppOf
) -> None:
    talk.say("This is Alice")
    talk.say("Dear Alice", talk.owner)
    mirroring.carry(runtime, talk.uid)
    frozen, uid, owner = mirroring.view_of(talk.db, talk.row), talk.uid, talk.owner.uid
    gone(runtime, talk, talk.customer)
    assert talk.db.scalar(select(func.count()).select_from(Conversation)) == 0
    assert runtime.doors.chat.mirror(frozen) is False
    assert (shown.conversation(uid), shown.texts(uid)) == ({"version": 2**53 - 1, "members": []}, [])
    with pytest.raises(PermissionDenied):
        seen_by(owner).document(f"conversations/{uid}").get()


def test_one_that_nobody_had_been_shown_is_not_shown_afterwards(
    runtime: Runtime, talk: Talk, shown: Shown
) -> None:
    """Firestore knew nothing of it, so it could not be found there; whoever had read it here comes late."""
    talk.say("This is Alice")
    frozen, uid = mirroring.view_of(talk.db, talk.row), talk.uid
    gone(runtime, talk, talk.customer)
    assert runtime.doors.chat.mirror(frozen) is False
    assert shown.texts(uid) == []


def test_of_a_team_goes_what_they_said_and_the_customers_words_stay(
    runtime: Runtime, talk: Talk, shown: Shown, dritan: Phone
) -> None:
    assert dritan.user is not None
    talk.joined(dritan)
    talk.say("Do you cut beards?")
    talk.say("Dritan here: we do.", dritan.user)
    mirroring.carry(runtime, talk.uid)
    gone(runtime, talk, dritan.user)
    assert shown.texts(talk.uid) == ["Do you cut beards?"]
    assert str(dritan.user.uid) not in str(shown.conversation(talk.uid)["members"])
    assert talk.db.scalars(select(ChatMessage.text).order_by(ChatMessage.no)).all() == [
        "Do you cut beards?",
        "",
    ]


def test_a_late_copy_of_what_they_said_is_removed_within_the_hour(
    runtime: Runtime, talk: Talk, shown: Shown, dritan: Phone
) -> None:
    """A process froze before it wrote their words, and woke after they had been erased."""
    assert dritan.user is not None
    talk.say("Do you cut beards?")
    mirroring.carry(runtime, talk.uid)
    talk.say("Dritan here: we do.", dritan.user)
    frozen = mirroring.view_of(talk.db, talk.row)
    gone(runtime, talk, dritan.user)
    runtime.doors.chat.mirror(frozen)
    JOBS["mirror_conversations"].act(runtime)
    assert shown.texts(talk.uid) == ["Do you cut beards?"]
    assert runtime.doors.chat.mirror(frozen) is False
