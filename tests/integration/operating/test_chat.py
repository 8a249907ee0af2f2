"""Conversations that somebody has asked us to look at."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import AuditLog, ChatMessage, ChatReport, Conversation, ConversationMember
from common.runtime import Runtime
from common.web.paging import PageQuery
from functions.auth.operating import block, unblock
from functions.notify import operating
from functions.notify.chat import mirroring
from tests.integration.chat.conftest import Listeners, Talk, opened, with_chat
from tests.integration.conftest import Phone
from tests.integration.operating.conftest import WHY, Desk, person
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything

Report = Callable[..., UUID]


@pytest.fixture
def listeners() -> Listeners:
    """Whoever listens."""
    return Listeners()


@pytest.fixture
def runtime(runtime: Runtime, listeners: Listeners) -> Runtime:
    """Surroundings with chat."""
    return with_chat(runtime, listeners)


@pytest.fixture
def talk(alice: Phone, salon: Salon) -> Talk:
    """Alice's conversation with the salon."""
    return opened(alice, business=salon.uid)


@pytest.fixture
def report(talk: Talk) -> Report:
    """Somebody reports the conversation, or one message of it; returns the report's uid."""

    def make(phone: Phone, message: str | None = None, text: str = "Insults me.") -> UUID:
        wish = {"reason": "offensive", "text": text, "message": message}
        return UUID(done(phone.post(f"{talk.path}report/", wish), 201)["uid"])

    return make


def the_report(db: Session, uid: UUID) -> ChatReport:
    """The report as the database has it."""
    found = select(ChatReport).where(ChatReport.uid == uid).execution_options(populate_existing=True)
    return db.scalars(found).one()


def test_what_nobody_has_decided_waits_the_oldest_first(
    alice: Phone, bora: Phone, talk: Talk, report: Report, desk: Desk, db: Session
) -> None:
    said = talk.say(alice, "You crook")
    first = report(bora, said["uid"])
    desk.clock.advance(timedelta(minutes=1))
    second = report(alice, text="They do not answer.")
    page = operating.reports(db, PageQuery(limit=1))
    rest = operating.reports(db, PageQuery(limit=1, cursor=page.next))
    (one,), (two,) = page.rows, rest.rows
    assert [one.report.uid, two.report.uid, rest.next] == [first, second, None]
    assert (one.reporter.name, one.report.reason, one.report.text) == ("Bora", "offensive", "Insults me.")
    assert one.message is not None
    assert (one.message.text, one.message.sender.name) == ("You crook", "Alice")
    assert (two.message, two.reporter.name) == (None, "Alice")
    assert (one.conversation.business.name_en, one.conversation.customer.name) == ("Bora's salon", "Alice")


def test_the_words_around_are_read_and_that_is_written_down(
    alice: Phone, bora: Phone, talk: Talk, report: Report, desk: Desk, db: Session
) -> None:
    uids = [talk.say(alice, str(no))["uid"] for no in range(1, 21)]
    about_one, about_all = report(bora, uids[9]), report(alice)
    talk.say(alice, "said after the report")

    def read(uid: UUID) -> list[str]:
        _reported, words = operating.look_into(db, desk.operator, uid, request_id="r-1")
        return [message.text for message in words]

    assert read(about_one) == [str(no) for no in range(5, 16)]
    desk.clock.advance(timedelta(minutes=1))
    assert read(about_all)[-2:] == ["20", "said after the report"]  # the clock stood still
    assert len(read(about_all)) == 10
    assert desk.written == [("chat_report.read", None)] * 3


def test_a_hidden_message_leaves_the_app_and_firestore_and_comes_back(
    alice: Phone,
    bora: Phone,
    talk: Talk,
    desk: Desk,
    db: Session,
    runtime: Runtime,
    listeners: Listeners,
) -> None:
    uid = UUID([talk.say(alice, text)["uid"] for text in ("Hello", "You crook", "Bye")][1])
    desk.does(operating.hide_message, uid)
    desk.does(operating.hide_message, uid)
    deliver_everything(runtime)
    assert talk.texts(bora) == talk.texts(alice) == ["Hello", "Bye"]
    assert listeners.views[UUID(talk.uid)].gone == (uid,)
    desk.does(operating.show_message, uid)
    desk.does(operating.show_message, uid)
    listeners.texts.clear()
    deliver_everything(runtime)
    assert talk.texts(bora) == ["Hello", "You crook", "Bye"]
    assert listeners.views[UUID(talk.uid)].gone == ()
    assert listeners.texts[UUID(talk.uid)] == ["You crook", "Bye"]
    assert desk.written == [("chat_message.hidden", WHY), ("chat_message.shown", WHY)]
    entry = db.scalars(select(AuditLog).where(AuditLog.action == "chat_message.hidden")).one()
    assert entry.subject_id == person(alice).id


def test_a_view_on_its_way_does_not_make_us_forget_what_is_shown_again(
    alice: Phone, talk: Talk, desk: Desk, db: Session, runtime: Runtime, listeners: Listeners
) -> None:
    """Read while it was hidden, noted after it was shown: without a look at what has been noted, it is lost."""
    uid = UUID([talk.say(alice, text)["uid"] for text in ("Hello", "You crook")][1])
    deliver_everything(runtime)
    desk.does(operating.hide_message, uid)
    stale = mirroring.behind(db, UUID(talk.uid))
    assert stale is not None
    desk.does(operating.show_message, uid)
    mirroring._note(db, stale)
    db.commit()
    listeners.texts.clear()
    deliver_everything(runtime)
    assert listeners.texts[UUID(talk.uid)] == ["You crook"]
    (row,) = db.scalars(select(Conversation).execution_options(populate_existing=True))
    assert (row.mirrored_version, row.mirrored_no) == (row.version, row.last_no)


def test_with_a_message_everybodys_report_of_it_is_decided(
    alice: Phone, bora: Phone, talk: Talk, report: Report, desk: Desk, db: Session
) -> None:
    rude, other = (talk.say(alice, text)["uid"] for text in ("You crook", "Good morning"))
    about_it, about_other, about_all = report(bora, rude), report(bora, other), report(bora)
    desk.does(operating.hide_message, UUID(rude))
    assert the_report(db, about_it).decision == "hidden"
    assert the_report(db, about_it).decided_by_id == desk.operator.user_id
    assert [the_report(db, uid).decision for uid in (about_other, about_all)] == [None, None]
    desk.does(operating.hide_message, UUID(rude), report=about_all)
    assert the_report(db, about_all).decision == "hidden"
    assert [each.report.uid for each in operating.reports(db, PageQuery()).rows] == [about_other]


def test_a_report_is_kept_once(
    alice: Phone, bora: Phone, talk: Talk, report: Report, desk: Desk, db: Session
) -> None:
    uid = report(bora, talk.say(alice, "Hello")["uid"])
    desk.does(operating.keep, uid)
    assert the_report(db, uid).decision == "kept"
    assert desk.refused(operating.keep, uid) == "report_decided"
    assert talk.texts(bora) == ["Hello"]
    assert desk.written == [("chat_report.kept", WHY)]


def test_a_report_about_another_conversation_is_not_decided_with_it(
    alice: Phone, erion: Phone, talk: Talk, salon: Salon, report: Report, desk: Desk, db: Session
) -> None:
    about_hers, his = report(alice), opened(erion, business=salon.uid)
    said = UUID(his.say(erion, "Hello")["uid"])
    assert desk.refused(operating.hide_message, said, report=about_hers) == "not_found"
    assert (his.texts(erion), the_report(db, about_hers).decision) == (["Hello"], None)


def test_words_that_are_gone_do_not_come_back(
    bora: Phone, alice: Phone, talk: Talk, desk: Desk, db: Session
) -> None:
    uid = UUID(talk.say(bora, "Hello")["uid"])
    message = db.scalars(select(ChatMessage).where(ChatMessage.uid == uid)).one()
    message.text, message.hidden_at = "", desk.clock.now()
    person(bora).erased_at = desk.clock.now()
    db.commit()
    assert desk.refused(operating.show_message, uid) == "words_are_gone"
    assert talk.texts(alice) == []


def test_there_has_to_be_something_and_a_reason(alice: Phone, talk: Talk, report: Report, desk: Desk) -> None:
    said, reported = UUID(talk.say(alice, "Hello")["uid"]), report(alice)
    acts = [(operating.hide_message, said), (operating.show_message, said), (operating.keep, reported)]
    assert [desk.refused(act, uuid4()) for act, _uid in acts] == ["not_found"] * 3
    assert [desk.refused(act, uid, why="") for act, uid in acts] == ["invalid"] * 3
    assert desk.written == []


def test_conversations_go_on_without_somebody_who_is_blocked(
    alice: Phone, bora: Phone, talk: Talk, desk: Desk, db: Session, runtime: Runtime, listeners: Listeners
) -> None:
    talk.say(alice, "Hello")
    desk.does(block, person(alice).uid)
    deliver_everything(runtime)
    hers = select(ConversationMember).where(ConversationMember.user_id == person(alice).id)
    assert db.scalars(hers.execution_options(populate_existing=True)).one().left_at is not None
    assert listeners.those_of(talk.uid) == {person(bora).uid}
    desk.does(unblock, person(alice).uid)
    deliver_everything(runtime)
    assert listeners.those_of(talk.uid) == {person(alice).uid, person(bora).uid}


def test_an_operator_leaves_their_own_conversation_to_a_colleague(
    teuta: Phone, bora: Phone, salon: Salon, desk: Desk, db: Session
) -> None:
    """Teuta is a customer, too; the salon has complained of her."""
    hers = opened(teuta, business=salon.uid)
    said = UUID(hers.say(teuta, "You are a liar.")["uid"])
    wish = {"reason": "offensive", "text": "Insults us.", "message": str(said)}
    uid = UUID(done(bora.post(f"{hers.path}report/", wish), 201)["uid"])
    with pytest.raises(operating.OwnConversation):
        operating.look_into(db, desk.operator, uid, request_id="r-1")
    assert desk.refused(operating.keep, uid) == "own_conversation"
    assert desk.refused(operating.hide_message, said) == "own_conversation"
    assert desk.refused(operating.show_message, said) == "own_conversation"
    assert (the_report(db, uid).decision, desk.written) == (None, [])
