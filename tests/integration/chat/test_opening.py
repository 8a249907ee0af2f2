"""Beginning a conversation: one for each customer and business, from either side."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, Business, Conversation, User
from tests.integration.chat.conftest import CONVERSATIONS, Listeners, Talk, opened
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done, open_salon


def test_a_customer_opens_one_with_a_business(alice: Phone, salon: Salon) -> None:
    reply = done(alice.post(CONVERSATIONS, {"business": salon.uid}), 201)
    assert (reply["side"], reply["business"]) == ("customer", {"uid": salon.uid, "name": "Bora's salon"})
    assert (reply["last_message"], reply["unread_count"], reply["may_write"]) == (None, 0, True)


def test_again_it_is_the_same(alice: Phone, salon: Salon, talk: Talk) -> None:
    again = done(alice.post(CONVERSATIONS, {"business": salon.uid}), 200)
    assert again["uid"] == talk.uid


def test_the_team_opens_it_from_a_booking(
    alice: Phone, bora: Phone, salon: Salon, visit: Callable[..., str]
) -> None:
    reply = done(bora.post(CONVERSATIONS, {"booking": visit(alice, salon.dritan)}), 201)
    assert (reply["side"], reply["customer"]["name"]) == ("team", "Alice")
    assert opened(alice, business=salon.uid).uid == reply["uid"]


def test_the_customer_may_name_a_booking_too(
    alice: Phone, salon: Salon, visit: Callable[..., str], talk: Talk
) -> None:
    assert opened(alice, booking=visit(alice, salon.dritan)).uid == talk.uid


def test_an_employee_opens_it_only_for_whom_they_serve(
    alice: Phone, dritan: Phone, salon: Salon, db: Session, visit: Callable[..., str]
) -> None:
    salon.employ(db, dritan, salon.dritan)
    his, hers = visit(alice, salon.dritan), visit(alice, salon.elira, "12:00")
    assert dritan.post(CONVERSATIONS, {"booking": hers}).status_code == 404
    assert dritan.post(CONVERSATIONS, {"booking": his}).status_code == 201


def test_a_stranger_cannot_open_one_about_somebodys_booking(
    alice: Phone, erion: Phone, salon: Salon, visit: Callable[..., str], db: Session
) -> None:
    reply = erion.post(CONVERSATIONS, {"booking": visit(alice, salon.dritan)})
    assert (reply.status_code, reply.json["code"]) == (404, "not_found")
    assert db.scalar(select(func.count(Conversation.id))) == 0


def test_a_guest_without_account_cannot_be_written_to(bora: Phone, salon: Salon) -> None:
    wish = {"business": salon.uid, "service": salon.cut, "date": "2027-03-02", "start_time": "10:00"}
    guest = {"guest": {"name": "Gent"}, "team": True}
    walked_in = done(bora.post("/api/business/book/", wish | guest), 201)["uid"]
    reply = bora.post(CONVERSATIONS, {"booking": walked_in})
    assert (reply.status_code, reply.json["code"]) == (409, "nobody_there")


def test_an_unpaid_visit_is_none_that_the_team_knows_of(
    alice: Phone, bora: Phone, salon: Salon, visit: Callable[..., str], db: Session
) -> None:
    uid = visit(alice, salon.dritan)
    soon = Booking.starts_at
    db.execute(
        update(Booking)
        .where(Booking.uid == UUID(uid))
        .values(status="pending_payment", payment_status="due", expires_at=soon)
    )
    assert bora.post(CONVERSATIONS, {"booking": uid}).status_code == 404


def test_an_owner_does_not_write_to_her_own_shop(bora: Phone, salon: Salon) -> None:
    reply = bora.post(CONVERSATIONS, {"business": salon.uid})
    assert (reply.status_code, reply.json["code"]) == (409, "own_business")


def test_nothing_begins_with_a_business_that_is_not_there(alice: Phone, salon: Salon, db: Session) -> None:
    expected = {"draft": 404, "suspended": 404, "closed": 404, "listed": 409}
    for status, code in expected.items():
        db.execute(update(Business).where(Business.uid == UUID(salon.uid)).values(status=status))
        db.commit()
        assert alice.post(CONVERSATIONS, {"business": salon.uid}).status_code == code, status
    assert db.scalar(select(func.count(Conversation.id))) == 0


def test_one_that_exists_opens_when_the_business_has_closed(
    alice: Phone, salon: Salon, talk: Talk, db: Session
) -> None:
    db.execute(update(Business).where(Business.uid == UUID(salon.uid)).values(status="closed"))
    reply = done(alice.post(CONVERSATIONS, {"business": salon.uid}), 200)
    assert (reply["uid"], reply["may_write"]) == (talk.uid, False)


def test_nobody_opens_one_with_somebody_who_is_leaving(
    alice: Phone, bora: Phone, salon: Salon, visit: Callable[..., str], db: Session, clock: SetClock
) -> None:
    uid = visit(alice, salon.dritan)
    assert alice.user is not None
    leaving = {"deletion_requested_at": clock.now(), "erase_at": clock.now() + timedelta(days=30)}
    db.execute(update(User).where(User.id == alice.user.id).values(leaving))
    reply = bora.post(CONVERSATIONS, {"booking": uid})
    assert (reply.status_code, reply.json["code"]) == (409, "nobody_there")


def test_twenty_new_ones_a_day_are_enough(
    alice: Phone, erion: Phone, salon: Salon, db: Session, clock: SetClock
) -> None:
    assert alice.user is not None
    template = select(Business).where(Business.uid == UUID(salon.uid))
    shop = db.scalars(template).one()
    others = [
        {"name_en": f"Shop {no}", "kind": shop.kind, "status": "draft", "created_at": clock.now()}
        for no in range(20)
    ]
    keys = db.scalars(insert(Business).returning(Business.id), others).all()
    rows = [{"business_id": key, "customer_id": alice.user.id, "created_at": clock.now()} for key in keys]
    db.execute(insert(Conversation), rows)
    refused = alice.post(CONVERSATIONS, {"business": salon.uid})
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_conversations")
    assert opened(erion, business=salon.uid)


def test_what_makes_no_sense_is_refused_in_the_readers_language(alice: Phone, bora: Phone) -> None:
    wrong: list[dict[str, Any]] = [
        {},
        {"business": None, "booking": None},
        {"business": "x"},
        {"business": "0" * 32, "booking": "0" * 32},
        {"business": "0" * 32, "customer": "0" * 32},
        {"business": ["0" * 32]},
        {"business": "\x00"},
    ]
    for body in wrong:
        english, albanian = alice.post(CONVERSATIONS, body), bora.post(CONVERSATIONS, body)
        assert (english.status_code, albanian.status_code) == (422, 422), body
        assert english.json["title"] != albanian.json["title"]


def test_an_idempotency_key_gives_the_same_reply(alice: Phone, salon: Salon) -> None:
    first = alice.post(CONVERSATIONS, {"business": salon.uid}, Idempotency_Key="begin")
    again = alice.post(CONVERSATIONS, {"business": salon.uid}, Idempotency_Key="begin")
    assert (first.status_code, first.json) == (again.status_code, again.json) == (201, first.json)


def test_a_salon_of_somebody_else_has_its_own(alice: Phone, erion: Phone, talk: Talk, db: Session) -> None:
    other = open_salon(erion, db)
    assert opened(alice, business=other.uid).uid != talk.uid


def test_whoever_has_just_opened_one_can_listen(
    alice: Phone, bora: Phone, talk: Talk, listeners: Listeners
) -> None:
    assert listeners.those_of(talk.uid) == {
        phone.user.uid for phone in (alice, bora) if phone.user is not None
    }
