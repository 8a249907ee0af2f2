"""Having read, not wanting to hear, and asking us to look."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import ChatReport, Conversation, ReportDecision
from tests.integration.chat.conftest import CONVERSATIONS, Listeners, Talk, opened
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done


def test_what_others_said_is_unread_until_one_says_so(alice: Phone, bora: Phone, talk: Talk) -> None:
    for text in ("One", "Two", "Three"):
        talk.say(alice, text)
    assert talk.seen_by(bora)["unread_count"] == 3
    assert talk.read(bora, 2) == {"read_no": 2, "unread_count": 1}
    assert talk.read(bora, 1) == {"read_no": 2, "unread_count": 1}
    assert bora.get(CONVERSATIONS).json["results"][0]["unread_count"] == 1
    assert talk.seen_by(alice)["unread_count"] == 0


def test_whoever_answers_has_read(alice: Phone, bora: Phone, talk: Talk) -> None:
    talk.say(alice, "Hello")
    talk.say(bora, "Hello, Alice")
    assert (talk.seen_by(bora)["unread_count"], talk.seen_by(alice)["unread_count"]) == (0, 1)


def test_a_number_that_nothing_has_is_refused(alice: Phone, bora: Phone, talk: Talk) -> None:
    talk.say(alice, "Hello")
    wrong: list[Any] = [0, -1, 2, 2**31, 2**63, "x", None, 1.5, [1]]
    assert [bora.post(f"{talk.path}read/", {"no": no}).status_code for no in wrong] == [422] * len(wrong)
    assert talk.seen_by(bora)["unread_count"] == 1


def test_whoever_is_blocked_cannot_write_and_is_told(
    alice: Phone, bora: Phone, talk: Talk, listeners: Listeners
) -> None:
    talk.say(alice, "Hello")
    assert done(bora.post(f"{talk.path}block/"), 200)["blocked_by"] == ["team"]
    refused = alice.post(f"{talk.path}messages/", {"text": "Hello?"})
    assert (refused.status_code, refused.json["code"]) == (403, "blocked")
    own = bora.post(f"{talk.path}messages/", {"text": "One more thing"})
    assert (own.status_code, own.json["code"]) == (409, "you_blocked")
    assert talk.texts(alice) == talk.texts(bora) == ["Hello"]
    assert listeners.views[UUID(talk.uid)].blocked_by == ("team",)
    assert talk.seen_by(alice)["may_write"] is False


def test_each_side_lets_go_of_its_own_block_only(
    alice: Phone, bora: Phone, talk: Talk, listeners: Listeners
) -> None:
    done(bora.post(f"{talk.path}block/"), 200)
    assert done(alice.post(f"{talk.path}block/"), 200)["blocked_by"] == ["customer", "team"]
    assert done(alice.delete(f"{talk.path}block/"), 200)["blocked_by"] == ["team"]
    assert done(bora.delete(f"{talk.path}block/"), 200)["blocked_by"] == []
    assert talk.say(alice, "Hello again")["no"] == 1
    assert listeners.views[UUID(talk.uid)].blocked_by == ()


def test_blocking_twice_changes_nothing(bora: Phone, talk: Talk, db: Session) -> None:
    versions = []
    for _time in range(2):
        done(bora.post(f"{talk.path}block/"), 200)
        versions.append(db.scalar(select(Conversation.version)))
    assert versions[0] == versions[1]


def test_a_block_is_no_way_round(alice: Phone, bora: Phone, salon: Salon, talk: Talk) -> None:
    done(bora.post(f"{talk.path}block/"), 200)
    assert opened(alice, business=salon.uid).uid == talk.uid
    assert alice.post(f"{talk.path}messages/", {"text": "Hello?"}).status_code == 403


def test_a_message_is_reported_once(alice: Phone, bora: Phone, talk: Talk, db: Session) -> None:
    said = talk.say(alice, "An insult")
    wish = {"reason": "offensive", "message": said["uid"], "text": "Insults me."}
    first = done(bora.post(f"{talk.path}report/", wish), 201)
    assert done(bora.post(f"{talk.path}report/", wish), 200) == first
    row = db.scalars(select(ChatReport)).one()
    assert (row.text, str(row.reason), row.decision) == ("Insults me.", "offensive", None)
    assert (row.message_id is not None, row.reporter_id) == (True, bora.user.id if bora.user else 0)


def test_the_conversation_and_a_message_of_it_are_two_reports(
    alice: Phone, bora: Phone, talk: Talk, db: Session
) -> None:
    said = talk.say(alice, "An insult")
    done(bora.post(f"{talk.path}report/", {"reason": "spam", "message": said["uid"]}), 201)
    done(bora.post(f"{talk.path}report/", {"reason": "spam"}), 201)
    done(alice.post(f"{talk.path}report/", {"reason": "spam"}), 201)
    assert db.scalar(select(func.count(ChatReport.id))) == 3


def test_what_has_been_decided_may_be_reported_anew(bora: Phone, talk: Talk, db: Session) -> None:
    done(bora.post(f"{talk.path}report/", {"reason": "spam"}), 201)
    row = db.scalars(select(ChatReport)).one()
    row.decision, row.decided_at = ReportDecision.KEPT, row.created_at
    db.commit()
    done(bora.post(f"{talk.path}report/", {"reason": "spam"}), 201)


def test_a_message_of_another_conversation_cannot_be_reported_here(
    alice: Phone, erion: Phone, bora: Phone, salon: Salon, talk: Talk, db: Session
) -> None:
    elsewhere = opened(erion, business=salon.uid)
    said = elsewhere.say(erion, "Hello")
    for uid in (said["uid"], str(uuid4())):
        reply = alice.post(f"{talk.path}report/", {"reason": "spam", "message": uid})
        assert (reply.status_code, reply.json["fields"][0]["field"]) == (422, "message")
    assert db.scalar(select(func.count(ChatReport.id))) == 0


def test_a_report_without_sense_is_refused(alice: Phone, talk: Talk) -> None:
    wrong: list[dict[str, str]] = [
        {},
        {"reason": "x"},
        {"reason": "spam", "text": "a" * 2001},
        {"reason": "spam", "who": "me"},
    ]
    assert [alice.post(f"{talk.path}report/", body).status_code for body in wrong] == [422] * len(wrong)
