"""What a patient adversary tries: other people's things, odd signs, and the moments in between."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Connection, delete, select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.errors import NotFound
from common.models import (
    BusinessMember,
    ChatMessage,
    ChatSide,
    Conversation,
    ConversationMember,
    Role,
    User,
)
from common.runtime import Runtime
from functions.notify.chat import actions
from functions.notify.chat.members import place_of
from functions.notify.chat.schemas import NewMessage, ReportRequest, Seen
from tests.integration.chat.conftest import CONVERSATIONS, Listeners, Talk, opened
from tests.integration.chat.test_messages import person, picture
from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything
from tests.integration.written import written_salon

SIGNS = {
    "a thumb": "👍",
    "a heart with its selector": "❤️",
    "a family": "👩‍👩‍👧",
    "a flag": "🏳️‍🌈",
    "Unicode 15, which Python 3.11 does not know": "🩷",
    "Unicode 16": "\U0001fae9",
    "a letter": "ë",
}
UNSEEN = {
    "no width": "\u200b\u2060",
    "direction marks": "\u200e\u202e",
    "a byte order mark": "\ufeff",
    "line separators": "\u2028\u2029\x85",
    "tabs": "\t\x0b\x0c",
}


def test_one_sign_is_a_message(alice: Phone, talk: Talk) -> None:
    for text in SIGNS.values():
        talk.say(alice, text)
    assert talk.texts(alice) == list(SIGNS.values())


def test_what_nobody_can_see_is_no_message(alice: Phone, talk: Talk) -> None:
    for what, text in UNSEEN.items():
        reply = alice.post(f"{talk.path}messages/", {"text": text})
        assert (reply.status_code, reply.json["code"]) == (422, "invalid"), what
    assert talk.seen_by(alice)["last_no"] == 0


def test_the_picture_of_a_hidden_message_is_hidden(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock
) -> None:
    upload = picture(db, person(alice))
    done(alice.post(f"{talk.path}messages/", {"image": str(upload.uid)}), 201)
    db.execute(update(ChatMessage).values(hidden_at=clock.now()))
    db.commit()
    for phone in (alice, bora):
        assert phone.get(f"{talk.path}pictures/{upload.uid}/").status_code == 404
    assert bora.get(f"/api/shared/upload/{upload.uid}/").status_code == 404


def test_who_is_out_reads_no_picture_either(
    alice: Phone, erion: Phone, salon: Salon, bora: Phone, talk: Talk, db: Session
) -> None:
    upload = picture(db, person(alice))
    done(alice.post(f"{talk.path}messages/", {"image": str(upload.uid)}), 201)
    other = opened(erion, business=salon.uid)
    assert erion.get(f"{talk.path}pictures/{upload.uid}/").status_code == 404
    assert erion.get(f"{other.path}pictures/{upload.uid}/").status_code == 404
    assert bora.get(f"{other.path}pictures/{upload.uid}/").status_code == 404


def test_another_owner_reaches_nothing_of_this_shop(
    alice: Phone, erion: Phone, talk: Talk, db: Session
) -> None:
    written_salon(erion, db)
    talk.say(alice, "For Bora")
    replies = [
        erion.get(talk.path),
        erion.get(f"{talk.path}messages/"),
        erion.post(f"{talk.path}messages/", {"text": "Me too"}),
        erion.post(f"{talk.path}read/", {"no": 1}),
        erion.post(f"{talk.path}block/"),
        erion.post(f"{talk.path}report/", {"reason": "spam"}),
        erion.get(f"{talk.path}pictures/{uuid4()}/"),
    ]
    assert {each.status_code for each in replies} == {404}


def test_an_answer_remembered_for_a_key_is_not_given_to_somebody_else(
    alice: Phone, bora: Phone, talk: Talk
) -> None:
    said = alice.post(f"{talk.path}messages/", {"text": "Hello"}, Idempotency_Key="the-same")
    other = bora.post(f"{talk.path}messages/", {"text": "Hello"}, Idempotency_Key="the-same")
    assert (said.json["no"], other.json["no"], other.json["side"]) == (1, 2, "team")


def test_whoever_inherits_a_business_takes_part_at_once(
    alice: Phone,
    bora: Phone,
    dritan: Phone,
    salon: Salon,
    talk: Talk,
    db: Session,
    runtime: Runtime,
    listeners: Listeners,
) -> None:
    salon.employ(db, dritan, salon.dritan)
    talk.say(alice, "Hello")
    handed = bora.post(f"/api/onboarding/business/{salon.uid}/transfer/", {"to": str(person(dritan).uid)})
    assert handed.status_code == 200, handed.text
    deliver_everything(runtime)
    assert person(dritan).uid in listeners.those_of(talk.uid)
    assert [each["uid"] for each in dritan.get(CONVERSATIONS).json["results"]] == [talk.uid]


def test_a_visit_lets_whoever_serves_it_listen_and_its_end_takes_them_off(
    alice: Phone,
    dritan: Phone,
    salon: Salon,
    talk: Talk,
    db: Session,
    visit: Callable[..., str],
    runtime: Runtime,
    listeners: Listeners,
) -> None:
    salon.employ(db, dritan, salon.dritan)
    booked = visit(alice, salon.dritan)
    deliver_everything(runtime)
    assert person(dritan).uid in listeners.those_of(talk.uid)
    assert [each["uid"] for each in dritan.get(CONVERSATIONS).json["results"]] == [talk.uid]
    done(alice.delete(f"/api/business/booking/{booked}/"), 200)
    deliver_everything(runtime)
    assert person(dritan).uid not in listeners.those_of(talk.uid)


def test_a_visit_of_two_who_do_not_talk_publishes_nothing(
    alice: Phone, erion: Phone, salon: Salon, talk: Talk, visit: Callable[..., str], runtime: Runtime
) -> None:
    visit(erion, salon.dritan)
    assert "refresh_conversations_of" not in [kind for kind, _end in deliver_everything(runtime)]


def test_a_row_that_nobody_has_settled_yet_hides_nothing_that_is_older(
    alice: Phone,
    erion: Phone,
    dritan: Phone,
    salon: Salon,
    db: Session,
    clock: SetClock,
    visit: Callable[..., str],
) -> None:
    """Dritan's row in the livelier one is of yesterday; his page goes on to the one that is still his."""
    salon.employ(db, dritan, salon.dritan)
    visit(alice, salon.dritan)
    his = opened(alice, business=salon.uid)
    gone = opened(erion, business=salon.uid)
    gone.say(erion, "Livelier")
    row = db.scalars(select(Conversation.id).where(Conversation.uid == UUID(gone.uid))).one()
    db.add(ConversationMember(conversation_id=row, user_id=person(dritan).id, side="team"))
    db.commit()
    page = dritan.get(CONVERSATIONS, limit=1).json
    assert [each["uid"] for each in page["results"]] == [his.uid]


def test_a_list_takes_as_many_statements_for_twenty_as_for_one(
    alice: Phone, bora: Phone, talk: Talk, db: Session, connection: Connection
) -> None:
    talk.say(alice, "One")
    with counted(connection) as for_one:
        assert len(bora.get(CONVERSATIONS).json["results"]) == 1
    _twenty_more_customers(db)
    with counted(connection) as for_many:
        assert len(bora.get(CONVERSATIONS, limit=21).json["results"]) == 21
    assert len(for_many) == len(for_one)


def test_a_page_of_messages_takes_as_many_statements_for_ten_as_for_one(
    alice: Phone, bora: Phone, talk: Talk, connection: Connection
) -> None:
    talk.say(alice, "0")
    with counted(connection) as for_one:
        talk.texts(bora)
    for no in range(1, 10):
        talk.say((alice, bora)[no % 2], str(no))
    with counted(connection) as for_ten:
        assert len(talk.texts(bora)) == 10
    assert len(for_ten) == len(for_one)


@pytest.mark.parametrize(
    "act",
    [
        lambda db, user, place, now: actions.send(db, user, place, NewMessage(text="Hello"), now=now),
        lambda db, user, place, now: actions.mark_read(db, user, place, Seen(no=1), now=now),
        lambda db, _user, place, now: actions.block(db, place, now=now),
        lambda db, user, place, now: actions.report(db, user, place, ReportRequest(reason="spam"), now=now),
    ],
    ids=["send", "read", "block", "report"],
)
def test_one_that_goes_between_the_door_and_the_lock_is_not_found(
    bora: Phone, talk: Talk, db: Session, clock: SetClock, act: Callable[..., object]
) -> None:
    """Its customer is erased at the same moment."""
    place = place_of(db, person(bora), UUID(talk.uid))
    db.execute(delete(ConversationMember))
    db.execute(delete(Conversation))
    with pytest.raises(NotFound):
        act(db, person(bora), place, clock.now())


def test_who_is_dismissed_between_the_door_and_the_lock_is_not_found(
    alice: Phone, bora: Phone, erion: Phone, salon: Salon, talk: Talk, db: Session, clock: SetClock
) -> None:
    """A new manager, of whom no row says yet that he takes part."""
    talk.say(alice, "Hello")
    salon.employ(db, erion, salon.elira, Role.MANAGER)
    place = place_of(db, person(erion), UUID(talk.uid))
    assert place is not None
    db.execute(delete(BusinessMember).where(BusinessMember.user_id == person(erion).id))
    for act in (
        lambda: actions.send(db, person(erion), place, NewMessage(text="Hello"), now=clock.now()),
        lambda: actions.mark_read(db, person(erion), place, Seen(no=1), now=clock.now()),
    ):
        with pytest.raises(NotFound):
            act()


def _twenty_more_customers(db: Session) -> None:
    """Each has said something to the salon, and everybody of it is in each of their conversations."""
    pattern = db.scalars(select(Conversation)).one()
    team = db.scalars(select(ConversationMember.user_id).where(ConversationMember.side == "team")).all()
    for number in range(20):
        customer = User(name=f"Customer {number}", email=f"customer-{number}@example.com")
        db.add(customer)
        db.flush()
        row = Conversation(business_id=pattern.business_id, customer_id=customer.id, last_no=1)
        row.last_message_at = pattern.last_message_at
        db.add(row)
        db.flush()
        said = {"conversation_id": row.id, "no": 1, "sender_id": customer.id, "side": ChatSide.CUSTOMER}
        db.add(ChatMessage(**said, text="Hello"))
        for user in team:
            db.add(ConversationMember(conversation_id=row.id, user_id=user, side=ChatSide.TEAM))
    db.commit()
