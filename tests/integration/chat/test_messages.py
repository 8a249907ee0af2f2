"""What is said: numbered, shown to those who take part, and to nobody else."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.counting import Take
from common.models import (
    Business,
    BusinessMember,
    ChatMessage,
    Conversation,
    Role,
    Upload,
    UploadPurpose,
    UploadStatus,
    User,
)
from common.runtime import Runtime
from tests.integration.chat.conftest import CONVERSATIONS, Listeners, Talk, opened
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything

SECOND = timedelta(seconds=1)


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user


def picture(db: Session, owner: User, purpose: UploadPurpose = UploadPurpose.CHAT, **more: Any) -> Upload:
    """Something that has been uploaded."""
    sizes = {name: {"path": f"chat/{name}.jpg", "width": 9, "height": 9} for name in ("small", "medium")}
    values = {"status": UploadStatus.READY, "path": "chat/original.jpg", "width": 40, "height": 30} | more
    upload = Upload(owner_id=owner.id, purpose=purpose, variants=sizes, **values)
    db.add(upload)
    db.commit()
    return upload


def test_both_sides_read_what_was_said_in_order(alice: Phone, bora: Phone, talk: Talk) -> None:
    said = [talk.say(alice, "Hello"), talk.say(bora, "Good morning"), talk.say(alice, "Are you open?")]
    assert [each["no"] for each in said] == [1, 2, 3]
    assert talk.texts(alice) == talk.texts(bora) == ["Hello", "Good morning", "Are you open?"]


def test_a_message_says_who_spoke(alice: Phone, bora: Phone, talk: Talk) -> None:
    talk.say(bora, "Good morning")
    (seen,) = alice.get(f"{talk.path}messages/").json["results"]
    assert (seen["side"], seen["sender"]["name"], seen["is_mine"]) == ("team", "Bora", False)
    assert seen["sender"]["uid"] == str(person(bora).uid)
    assert bora.get(f"{talk.path}messages/").json["results"][0]["is_mine"] is True


def test_customers_hear_only_the_first_names_of_a_team(
    alice: Phone, bora: Phone, talk: Talk, db: Session
) -> None:
    db.execute(update(User).where(User.id.in_([person(bora).id, person(alice).id])).values(surname="Hoxha"))
    talk.say(bora, "Good morning")
    talk.say(alice, "Hello")
    names = {
        phone.language: [
            each["sender"]["name"] for each in phone.get(f"{talk.path}messages/").json["results"]
        ]
        for phone in (alice, bora)
    }
    assert names == {"en": ["Alice Hoxha", "Bora"], "sq": ["Alice Hoxha", "Bora Hoxha"]}


def test_a_stranger_sees_nothing_and_says_nothing(
    erion: Phone, alice: Phone, talk: Talk, db: Session
) -> None:
    talk.say(alice, "Hello")
    replies = [
        erion.get(talk.path),
        erion.get(f"{talk.path}messages/"),
        erion.post(f"{talk.path}messages/", {"text": "Me too"}),
        erion.post(f"{talk.path}read/", {"no": 1}),
        erion.post(f"{talk.path}block/"),
        erion.delete(f"{talk.path}block/"),
        erion.post(f"{talk.path}report/", {"reason": "spam"}),
        erion.get(f"{talk.path}pictures/{uuid4()}/"),
    ]
    assert {(each.status_code, each.json["code"]) for each in replies} == {(404, "not_found")}
    assert erion.get(CONVERSATIONS).json == {"results": [], "next": None}
    assert db.scalar(select(func.count(ChatMessage.id))) == 1


def test_nobody_signed_out_comes_in(stranger: Phone, talk: Talk) -> None:
    replies = [
        stranger.get(CONVERSATIONS),
        stranger.get(talk.path),
        stranger.post(f"{talk.path}messages/", {}),
    ]
    assert {each.status_code for each in replies} == {401}


def test_listeners_have_it_before_the_reply(alice: Phone, talk: Talk, listeners: Listeners) -> None:
    talk.say(alice, "Hello")
    assert listeners.texts[UUID(talk.uid)] == ["Hello"]


def test_what_the_direct_way_missed_comes_by_the_outbox(
    alice: Phone, talk: Talk, listeners: Listeners, runtime: Runtime
) -> None:
    listeners.is_down = True
    said = talk.say(alice, "Hello")
    assert (said["no"], talk.texts(alice)) == (1, ["Hello"])
    listeners.is_down = False
    deliver_everything(runtime)
    assert listeners.texts[UUID(talk.uid)] == ["Hello"]


def test_the_same_key_says_it_once(alice: Phone, talk: Talk, db: Session) -> None:
    body = {"text": "Hello"}
    first, again = (alice.post(f"{talk.path}messages/", body, Idempotency_Key="m1") for _time in range(2))
    assert (first.status_code, first.json) == (again.status_code, again.json) == (201, first.json)
    other = alice.post(f"{talk.path}messages/", {"text": "Bye"}, Idempotency_Key="m1")
    assert (other.status_code, other.json["code"]) == (422, "idempotency_mismatch")
    assert db.scalar(select(func.count(ChatMessage.id))) == 1


NONSENSE: list[dict[str, Any]] = [
    {},
    {"text": ""},
    {"text": "  \n "},
    {"text": "\u200b\u2060"},
    {"text": "a" * 2001},
    {"text": "a\x00b"},
    {"text": 7},
    {"text": ["a"]},
    {"text": None, "image": None},
    {"text": "a", "side": "team"},
    {"image": "x"},
    {"image": "0" * 32},
]


def test_what_makes_no_sense_is_refused_and_changes_nothing(alice: Phone, talk: Talk, db: Session) -> None:
    refused = [alice.post(f"{talk.path}messages/", body).status_code for body in NONSENSE]
    assert refused == [422] * len(NONSENSE)
    assert db.scalar(select(func.count(ChatMessage.id))) == 0
    assert talk.seen_by(alice)["last_no"] == 0


def test_half_a_character_is_refused(alice: Phone, talk: Talk) -> None:
    reply = alice.town.post(
        f"{talk.path}messages/",
        data=b'{"text": "\\ud800"}',
        headers={"Authorization": f"Bearer {alice.token}", "Content-Type": "application/json"},
    )
    assert reply.status_code in (400, 422)


def test_what_people_write_stays_as_it_is(alice: Phone, bora: Phone, talk: Talk) -> None:
    text = "Përshëndetje! ✂️ 👩‍👩‍👧\nTë shtunën?\n<b>{name}</b> %s ' OR 1=1 --"
    talk.say(alice, f"  {text} ")
    talk.say(alice, "x" * 2000)
    assert talk.texts(bora) == [text, "x" * 2000]


def test_older_ones_come_page_by_page(alice: Phone, talk: Talk) -> None:
    for no in range(1, 6):
        talk.say(alice, str(no))
    first = alice.get(f"{talk.path}messages/", limit=2).json
    second = alice.get(f"{talk.path}messages/", limit=2, cursor=first["next"]).json
    assert [each["no"] for each in first["results"] + second["results"]] == [5, 4, 3, 2]
    before = alice.get(f"{talk.path}messages/", before=3).json
    assert ([each["no"] for each in before["results"]], before["next"]) == ([2, 1], None)
    assert [alice.get(f"{talk.path}messages/", before=no).status_code for no in (0, 2**31, "x")] == [422] * 3


def test_a_hidden_message_is_shown_to_nobody(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock
) -> None:
    talk.say(alice, "Hello")
    talk.say(alice, "An insult")
    db.execute(update(ChatMessage).where(ChatMessage.no == 2).values(hidden_at=clock.now()))
    db.commit()
    assert talk.texts(bora) == talk.texts(alice) == ["Hello"]
    seen = talk.seen_by(bora)
    assert (seen["last_message"]["text"], seen["unread_count"]) == ("Hello", 1)


def test_a_picture_is_sent_once_and_shown_by_a_link(
    alice: Phone, bora: Phone, talk: Talk, db: Session
) -> None:
    upload = picture(db, person(alice))
    said = done(alice.post(f"{talk.path}messages/", {"image": str(upload.uid)}), 201)
    assert (said["text"], said["image"]) == ("", {"uid": str(upload.uid), "width": 40, "height": 30})
    for phone in (alice, bora):
        shown = done(phone.get(f"{talk.path}pictures/{upload.uid}/"), 200)
        assert "chat/original.jpg" in shown["url"]
    again = alice.post(f"{talk.path}messages/", {"image": str(upload.uid), "text": "Again"})
    assert (again.status_code, again.json["code"]) == (409, "upload_used")
    assert talk.seen_by(alice)["last_no"] == 1


def test_a_picture_of_another_conversation_is_not_found(
    alice: Phone, erion: Phone, salon: Salon, talk: Talk, db: Session
) -> None:
    upload = picture(db, person(alice))
    done(alice.post(f"{talk.path}messages/", {"image": str(upload.uid)}), 201)
    theirs = opened(erion, business=salon.uid)
    assert erion.get(f"{theirs.path}pictures/{upload.uid}/").status_code == 404


def test_only_an_own_picture_for_chat_that_is_ready(
    alice: Phone, bora: Phone, talk: Talk, db: Session
) -> None:
    wrong = [
        picture(db, person(bora)),
        picture(db, person(alice), UploadPurpose.GALLERY),
        picture(db, person(alice), status=UploadStatus.PENDING),
    ]
    for upload in wrong:
        reply = alice.post(f"{talk.path}messages/", {"image": str(upload.uid)})
        assert (reply.status_code, reply.json["fields"][0]["field"]) == (422, "image")


def test_when_the_business_closes_one_reads_and_does_not_write(
    alice: Phone, bora: Phone, salon: Salon, talk: Talk, db: Session
) -> None:
    talk.say(alice, "Hello")
    for status in ("closed", "suspended"):
        db.execute(update(Business).where(Business.uid == UUID(salon.uid)).values(status=status))
        db.commit()
        for phone in (alice, bora):
            reply = phone.post(f"{talk.path}messages/", {"text": "Anybody?"})
            assert (reply.status_code, reply.json["code"]) == (409, "conversation_closed")
            assert talk.texts(phone) == ["Hello"]


def test_nobody_writes_to_somebody_who_has_left(
    alice: Phone, bora: Phone, talk: Talk, db: Session, clock: SetClock
) -> None:
    db.execute(update(User).where(User.id == person(alice).id).values(blocked_at=clock.now()))
    db.commit()
    reply = bora.post(f"{talk.path}messages/", {"text": "Hello"})
    assert (reply.status_code, reply.json["code"]) == (409, "nobody_there")


def test_thirty_in_a_minute_are_enough(
    alice: Phone, bora: Phone, talk: Talk, runtime: Runtime, clock: SetClock
) -> None:
    for _time in range(29):
        runtime.counters.take([Take("chat_send:user", str(person(alice).uid), 30, 60)], clock.now())
    assert talk.say(alice, "The thirtieth")["no"] == 1
    assert alice.post(f"{talk.path}messages/", {"text": "Hey"}).status_code == 429
    assert talk.say(bora, "Please wait")["no"] == 2


def test_the_liveliest_conversation_comes_first(
    alice: Phone, bora: Phone, erion: Phone, salon: Salon, talk: Talk, clock: SetClock, db: Session
) -> None:
    theirs = opened(erion, business=salon.uid)
    clock.advance(SECOND)
    talk.say(alice, "First")
    clock.advance(SECOND)
    theirs.say(erion, "Second")
    listed = bora.get(CONVERSATIONS).json["results"]
    assert [each["uid"] for each in listed] == [theirs.uid, talk.uid]
    assert [each["last_message"]["text"] for each in listed] == ["Second", "First"]
    page = bora.get(CONVERSATIONS, limit=1).json
    rest = bora.get(CONVERSATIONS, limit=1, cursor=page["next"]).json
    assert [page["results"][0]["uid"], rest["results"][0]["uid"]] == [theirs.uid, talk.uid]
    assert [each["uid"] for each in alice.get(CONVERSATIONS).json["results"]] == [talk.uid]
    assert len(bora.get(CONVERSATIONS, business=salon.uid).json["results"]) == 2
    assert bora.get(CONVERSATIONS, business=str(uuid4())).json["results"] == []


def test_somebody_may_be_a_customer_here_and_a_manager_there(
    alice: Phone, erion: Phone, salon: Salon, talk: Talk, db: Session
) -> None:
    business = db.scalars(select(Business.id).where(Business.uid == UUID(salon.uid))).one()
    db.add(BusinessMember(business_id=business, user_id=person(alice).id, role=Role.MANAGER))
    db.commit()
    theirs = opened(erion, business=salon.uid)
    talk.say(alice, "I keep being the customer here")
    theirs.say(erion, "Hello")
    assert theirs.seen_by(alice)["side"] == "team"
    assert talk.seen_by(alice)["side"] == "customer"
    assert len(alice.get(CONVERSATIONS).json["results"]) == 2


def test_a_made_up_cursor_is_refused(alice: Phone, talk: Talk) -> None:
    codes = [alice.get(CONVERSATIONS, cursor=cursor).status_code for cursor in ("x", "W10", "WyIxIl0")]
    codes += [
        alice.get(f"{talk.path}messages/", cursor=cursor).status_code for cursor in ("x", "W10", "eyJhIjoxfQ")
    ]
    assert codes == [422] * 6


def test_numbers_have_no_gaps(alice: Phone, talk: Talk, db: Session) -> None:
    talk.say(alice, "1")
    assert alice.post(f"{talk.path}messages/", {"image": str(uuid4())}).status_code == 422
    talk.say(alice, "2")
    assert db.scalars(select(ChatMessage.no).order_by(ChatMessage.no)).all() == [1, 2]
    assert db.scalar(select(Conversation.last_no)) == 2
