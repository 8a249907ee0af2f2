"""What the business answers."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Operator, RatingReply, Role
from common.runtime import Runtime
from functions.rating import operating
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import EDIT, REPLY, Shop, how_many
from tests.integration.salon import done
from tests.integration.worker import deliver_everything

THANKS = {"text": "Thank you, Alice."}


def reply_of(shop: Shop, reader: Phone) -> Any:
    """What stands below the newest rating."""
    return shop.read(reader)["results"][0]["reply"]


def test_the_owner_answers_and_the_customer_hears_of_it(
    alice: Phone, bora: Phone, erion: Phone, shop: Shop, runtime: Runtime
) -> None:
    uid = shop.rated(alice, 5)
    deliver_everything(runtime)
    made = done(bora.post(REPLY.format(uid), THANKS), 201)
    assert made == reply_of(shop, erion)
    assert (made["text"], made["is_older_than_rating"]) == ("Thank you, Alice.", False)
    assert ("send_rating_reply_notification", "sent") in deliver_everything(runtime)
    heard = done(alice.get("/api/notifications/list/"), 200)["results"]
    assert [each["type"] for each in heard] == ["rating_reply"]


def test_once(alice: Phone, bora: Phone, shop: Shop) -> None:
    uid = shop.rated(alice)
    done(bora.post(REPLY.format(uid), THANKS), 201)
    assert done(bora.post(REPLY.format(uid), THANKS), 409)["code"] == "already_replied"


@pytest.mark.parametrize(
    ("role", "status"), [(Role.OWNER, 201), (Role.MANAGER, 201), (Role.EMPLOYEE, 403)], ids=str
)
def test_those_who_lead_answer(alice: Phone, dritan: Phone, shop: Shop, role: Role, status: int) -> None:
    uid = shop.rated(alice)
    shop.employ(dritan, role, shop.salon.dritan)
    done(dritan.post(REPLY.format(uid), THANKS), status)
    if status != 201:
        assert dritan.patch(REPLY.format(uid), THANKS).status_code == status
        assert dritan.delete(REPLY.format(uid)).status_code == status


def test_strangers_do_not(alice: Phone, erion: Phone, teuta: Phone, bora: Phone, shop: Shop) -> None:
    uid = shop.rated(alice)
    for phone in (alice, erion, teuta):
        done(phone.post(REPLY.format(uid), THANKS), 404)
    done(bora.post(REPLY.format(uuid4()), THANKS), 404)
    done(bora.post(REPLY.format(uid), THANKS), 201)
    for phone in (alice, erion, teuta):
        done(phone.patch(REPLY.format(uid), THANKS), 404)
        done(phone.delete(REPLY.format(uid)), 404)


@pytest.mark.parametrize(
    "text", ["", "  ", "\u200b\u200b", "x" * 2001], ids=["none", "blank", "unseen", "long"]
)
def test_an_answer_says_something(alice: Phone, bora: Phone, shop: Shop, db: Session, text: str) -> None:
    uid = shop.rated(alice)
    done(bora.post(REPLY.format(uid), {"text": text}), 422)
    assert how_many(db, RatingReply) == 0


def test_it_is_changed_without_telling_anybody(
    alice: Phone, bora: Phone, shop: Shop, runtime: Runtime
) -> None:
    uid = shop.rated(alice)
    done(bora.post(REPLY.format(uid), THANKS), 201)
    deliver_everything(runtime)
    assert done(bora.patch(REPLY.format(uid), THANKS), 200)["edited_at"] is None
    changed = done(bora.patch(REPLY.format(uid), {"text": "Thanks."}), 200)
    assert changed["edited_at"] is not None
    assert reply_of(shop, alice)["text"] == "Thanks."
    assert deliver_everything(runtime) == []


def test_it_is_taken_back_and_another_may_follow(alice: Phone, bora: Phone, shop: Shop) -> None:
    uid = shop.rated(alice)
    done(bora.patch(REPLY.format(uid), THANKS), 404)
    done(bora.post(REPLY.format(uid), THANKS), 201)
    assert bora.delete(REPLY.format(uid)).status_code == 204
    assert reply_of(shop, alice) is None
    done(bora.delete(REPLY.format(uid)), 404)
    done(bora.post(REPLY.format(uid), THANKS), 201)


def test_an_answer_to_what_the_rating_said_before_is_marked(
    alice: Phone, bora: Phone, shop: Shop, clock: SetClock
) -> None:
    uid = shop.rated(alice, 1, comment="Terrible.")
    clock.advance(timedelta(hours=1))
    done(bora.post(REPLY.format(uid), {"text": "You are a liar."}), 201)
    clock.advance(timedelta(hours=1))
    done(alice.patch(EDIT.format(uid), {"rating": 5, "comment": "Wonderful."}), 200)
    assert reply_of(shop, alice)["is_older_than_rating"] is True
    clock.advance(timedelta(hours=1))
    assert done(bora.patch(REPLY.format(uid), THANKS), 200)["is_older_than_rating"] is False


def test_an_answer_that_was_hidden_before_anybody_was_told_is_told_to_nobody(
    alice: Phone,
    bora: Phone,
    shop: Shop,
    runtime: Runtime,
    db: Session,
    operator: Operator,
    clock: SetClock,
) -> None:
    uid = shop.rated(alice, 1)
    done(bora.post(REPLY.format(uid), {"text": "You are a liar."}), 201)
    operating.hide_reply(db, operator, UUID(uid), "Insults her.", now=clock.now())
    db.commit()
    deliver_everything(runtime)
    assert done(alice.get("/api/notifications/list/"), 200)["results"] == []
