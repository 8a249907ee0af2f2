"""What stands in the database is what listeners see: in order, whoever carries it, however often and late."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete, update

from common.integrations import Doors
from common.integrations.chat import ChatError, ConversationView
from common.models import (
    ChatMessage,
    ChatSide,
    Conversation,
    ConversationMember,
    Outbox,
    OutboxState,
)
from common.runtime import Runtime
from functions.notify.chat import mirroring
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.firestore.conftest import Shown, Talk, closed
from tests.integration.salon import Salon
from tests.integration.worker import deliver_everything
from tools.local.cluster import free_port


def ends_of(runtime: Runtime) -> list[str]:
    """How the messages that mirror a conversation ended."""
    return [end for kind, end in deliver_everything(runtime) if kind == "mirror_conversation"]


def test_listeners_see_who_takes_part_and_what_was_said(
    runtime: Runtime, talk: Talk, shown: Shown, salon: Salon
) -> None:
    first = talk.say("Do you cut beards?")
    talk.say("We do.", talk.owner)
    assert ends_of(runtime) == ["sent", "skipped"]
    conversation = shown.conversation(talk.uid)
    assert conversation == {
        "version": 3,
        "members": [str(talk.customer.uid), str(talk.owner.uid)],
        "customer": str(talk.customer.uid),
        "business": salon.uid,
        "business_name": {"en": "Bora's salon", "sq": "Salloni i Borës"},
        "blocked_by": [],
        "last_no": 2,
        "last_at": talk.clock.now(),
    }
    assert shown.texts(talk.uid) == ["Do you cut beards?", "We do."]
    message = shown.client.document(f"conversations/{talk.uid}/messages/{first.uid}").get().to_dict()
    assert message == {
        "no": 1,
        "sender": str(talk.customer.uid),
        "side": "customer",
        "text": "Do you cut beards?",
        "image": None,
        "sent_at": talk.clock.now(),
    }
    row = talk.now()
    assert (row.mirrored_version, row.mirrored_no) == (3, 2)


def test_right_after_the_commit_nobody_has_to_wait_for_the_worker(
    runtime: Runtime, talk: Talk, shown: Shown
) -> None:
    talk.say("Hello")
    mirroring.mirror_now(runtime, talk.uid)
    assert shown.texts(talk.uid) == ["Hello"]
    assert ends_of(runtime) == ["skipped"]


def test_members_follow(runtime: Runtime, talk: Talk, shown: Shown, dritan: Phone, bora: Phone) -> None:
    talk.joined(dritan)
    mirroring.carry(runtime, talk.uid)
    assert dritan.user is not None
    assert str(dritan.user.uid) in shown.conversation(talk.uid)["members"]
    talk.left(bora)
    mirroring.carry(runtime, talk.uid)
    assert shown.conversation(talk.uid)["members"] == [str(talk.customer.uid), str(dritan.user.uid)]


def test_somebody_who_is_blocked_by_us_or_leaves_is_not_shown_as_a_member(
    runtime: Runtime, talk: Talk, shown: Shown, dritan: Phone
) -> None:
    talk.joined(dritan)
    assert dritan.user is not None
    dritan.user.deletion_requested_at = dritan.user.erase_at = talk.owner.blocked_at = talk.clock.now()
    talk.changed()
    mirroring.carry(runtime, talk.uid)
    assert shown.conversation(talk.uid)["members"] == [str(talk.customer.uid)]


def test_a_block_is_seen_by_both(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    talk.row.blocked_by_customer_at = talk.clock.now()
    talk.changed()
    mirroring.carry(runtime, talk.uid)
    assert shown.conversation(talk.uid)["blocked_by"] == [ChatSide.CUSTOMER]


def test_a_hidden_message_goes(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    rude = talk.say("Something rude")
    talk.say("Sorry")
    mirroring.carry(runtime, talk.uid)
    rude.hidden_at = talk.clock.now()
    talk.changed()
    mirroring.carry(runtime, talk.uid)
    assert shown.texts(talk.uid) == ["Sorry"]


def test_an_older_view_never_replaces_a_newer_one(
    runtime: Runtime, talk: Talk, shown: Shown, dritan: Phone
) -> None:
    """A process freezes with what it has read, somebody is taken off the conversation, and it wakes."""
    talk.joined(dritan)
    talk.say("Between us")
    frozen = mirroring.view_of(talk.db, talk.row)
    talk.left(dritan)
    mirroring.carry(runtime, talk.uid)
    before = shown.conversation(talk.uid)
    assert runtime.doors.chat.mirror(frozen) is False
    assert shown.conversation(talk.uid) == before
    assert dritan.user is not None
    assert str(dritan.user.uid) not in before["members"]


def test_the_same_view_twice_changes_nothing(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    """Whoever wrote it may not have come to note it; then it is written again."""
    talk.say("Hello")
    view = mirroring.view_of(talk.db, talk.row)
    assert runtime.doors.chat.mirror(view)
    before = shown.conversation(talk.uid)
    assert ends_of(runtime) == ["sent"]
    assert (shown.conversation(talk.uid), shown.texts(talk.uid)) == (before, ["Hello"])


def test_of_many_who_carry_at_once_the_newest_wins(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    """Each looks which version is there, and writes only if that is still so."""
    texts = [str(number) for number in range(12)]
    views = []
    for text in texts:
        talk.say(text)
        views.append(mirroring.view_of(talk.db, talk.row))
    runtime.doors.chat.mirror(replace(views[0], version=1))
    with ThreadPoolExecutor(len(views)) as threads:
        written = [threads.submit(_persistently, runtime, view) for view in reversed(views)]
    assert any(one.result() for one in written)
    assert shown.conversation(talk.uid)["version"] == views[-1].version
    assert shown.conversation(talk.uid)["last_no"] == len(texts)
    assert shown.texts(talk.uid) == texts


def _persistently(runtime: Runtime, view: ConversationView) -> bool:
    """As the outbox does: what was crowded out comes again."""
    while True:
        try:
            return runtime.doors.chat.mirror(view, within=60)
        except ChatError:
            continue


def test_more_messages_than_one_commit_takes(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    """A long silence of Firestore's, then all of it, in order."""
    texts = [str(number) for number in range(mirroring.AT_ONCE + 5)]
    for text in texts:
        talk.add(text, talk.customer, talk.clock.now())
    talk.changed()
    assert ends_of(runtime) == ["sent"]
    assert shown.texts(talk.uid) == texts
    row = talk.now()
    assert (row.mirrored_version, row.mirrored_no) == (row.version, len(texts))


def test_while_firestore_is_away_nothing_breaks_and_later_it_is_there(
    runtime: Runtime, talk: Talk, shown: Shown
) -> None:
    talk.say("Hello")
    away = _without_firestore(runtime)
    mirroring.mirror_now(away, talk.uid)
    assert ends_of(away) == ["waiting"]
    assert talk.now().mirrored_version == 0
    talk.clock.advance(timedelta(hours=1))
    assert ends_of(runtime) == ["sent"]
    assert shown.texts(talk.uid) == ["Hello"]
    closed(away.doors)


def test_what_was_given_up_is_found_by_the_hourly_job(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    talk.say("Hello")
    talk.db.execute(update(Outbox).where(Outbox.kind == "mirror_conversation").values(state=OutboxState.DEAD))
    talk.db.commit()
    assert JOBS["mirror_conversations"].act(runtime) == {"mirrored": 1, "failed": 0}
    assert shown.texts(talk.uid) == ["Hello"]
    assert JOBS["mirror_conversations"].act(runtime) == {"mirrored": 0, "failed": 0}


def test_while_firestore_is_away_the_job_says_so_and_ends(runtime: Runtime, talk: Talk) -> None:
    talk.say("Hello")
    away = _without_firestore(runtime)
    assert JOBS["mirror_conversations"].act(away) == {"mirrored": 0, "failed": 1}
    closed(away.doors)


def test_without_chat_there_is_nobody_to_show_it_to(runtime: Runtime, talk: Talk) -> None:
    talk.say("Hello")
    settings = runtime.settings.model_copy(update={"chat_provider": "off"})
    off = replace(runtime, settings=settings, doors=Doors(settings))
    mirroring.mirror_now(off, talk.uid)
    assert ends_of(off) == ["skipped"]
    assert JOBS["mirror_conversations"].act(off) == {"mirrored": 0, "failed": 0}
    assert talk.now().mirrored_version == 0


def test_a_conversation_that_is_gone_goes_for_good(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    """Even a view that somebody read before, and writes only now, does not bring it back."""
    talk.say("Hello")
    frozen = mirroring.view_of(talk.db, talk.row)
    mirroring.carry(runtime, talk.uid)
    for table in (ChatMessage, ConversationMember):
        talk.db.execute(delete(table).where(table.conversation_id == talk.row.id))
    talk.db.execute(delete(Conversation).where(Conversation.id == talk.row.id))
    talk.db.commit()
    assert ends_of(runtime) == ["sent"]
    for late in (frozen, replace(frozen, version=2**31)):
        assert runtime.doors.chat.mirror(late) is False
    assert shown.conversation(talk.uid) == {"version": 2**53 - 1, "members": []}
    assert shown.texts(talk.uid) == []


def test_after_a_restore_what_the_database_knows_is_shown_again(
    runtime: Runtime, talk: Talk, shown: Shown, dritan: Phone
) -> None:
    """The backup was of before the second message; since then Firestore has seen three more versions."""
    talk.say("Before the backup")
    assert dritan.user is not None
    backup = (talk.row.version, talk.row.last_no)
    talk.joined(dritan)
    lost = talk.say("After the backup")
    talk.say("This too")
    mirroring.carry(runtime, talk.uid)
    talk.db.execute(delete(ChatMessage).where(ChatMessage.no >= lost.no))
    talk.db.execute(delete(ConversationMember).where(ConversationMember.user_id == dritan.user.id))
    version, last_no = backup
    talk.db.execute(
        update(Conversation).values(version=version, last_no=last_no, mirrored_no=1, mirrored_version=version)
    )
    talk.db.commit()
    talk.now()
    talk.say("And now?")
    assert "sent" in ends_of(runtime)
    assert shown.texts(talk.uid) == ["Before the backup", "And now?"]
    assert str(dritan.user.uid) not in shown.conversation(talk.uid)["members"]
    row = talk.now()
    assert row.mirrored_version == row.version == shown.conversation(talk.uid)["version"]


def test_one_that_was_forgotten_stays_so_after_a_restore(runtime: Runtime, talk: Talk, shown: Shown) -> None:
    talk.say("Hello")
    runtime.doors.chat.forget(talk.uid)
    mirroring.carry(runtime, talk.uid)
    assert (shown.texts(talk.uid), talk.now().version) == ([], 2)


def _without_firestore(runtime: Runtime) -> Runtime:
    """The same surroundings, in which nobody answers where Firestore should be."""
    nowhere = {"firestore_emulator_host": f"127.0.0.1:{free_port()}"}
    settings = runtime.settings.model_copy(update=nowhere)
    return replace(runtime, settings=settings, doors=Doors(settings))
