"""No token but our own opens anything: every class of forgery, each made from a token that does."""

import json

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.runtime import Runtime
from functions.auth import sessions
from tests.forging import unb64
from tests.integration.auth.forgery.corpus import CLASSES
from tests.integration.auth.forgery.forger import Forger
from tests.integration.conftest import Phone

DETAIL = "/api/user/detail/"


@pytest.fixture
def forger(
    alice: Phone, erion: Phone, db: Session, runtime: Runtime, clock: SetClock, access_key: str
) -> Forger:
    """Has Alice's token, and whatever of Erion's he may need."""
    assert erion.user is not None
    ended = sessions.open_session(db, erion.user, None, "pwd", now=clock.now(), settings=runtime.settings)
    assert Phone(erion.town, ended.access).post("/api/user/auth/logout/").status_code == 204
    of_erion = json.loads(unb64(erion.token.split(".")[1]))
    others = {
        "uid": str(erion.user.uid),
        "sid": of_erion["sid"],
        "ended_sid": str(ended.session_uid),
        "token": erion.token,
        "refresh": ended.refresh,
    }
    return Forger(alice.token, access_key, others)


@pytest.mark.parametrize("name", CLASSES)
def test_no_forgery_is_accepted(alice: Phone, forger: Forger, name: str) -> None:
    assert alice.get(DETAIL).status_code == 200, "the token that the forgeries are made from is good"
    forgeries = CLASSES[name](forger)
    assert len(set(forgeries)) >= 3
    for forged in forgeries:
        assert forged != alice.token
        reply = Phone(alice.town, forged).get(DETAIL)
        assert (reply.status_code, reply.json["code"]) == (401, "not_signed_in"), forged[:300]
    assert alice.get(DETAIL).status_code == 200


def test_the_forger_can_make_a_good_one(alice: Phone, forger: Forger) -> None:
    """Otherwise his forgeries would be refused for his clumsiness."""
    for same in (forger.made(forger.header, forger.claims), forger.with_claims(jti="another")):
        assert Phone(alice.town, same).get(DETAIL).status_code == 200


def test_there_are_at_least_twenty_classes() -> None:
    assert len(CLASSES) >= 20


def test_nor_are_they_where_everybody_may_come(alice: Phone, forger: Forger) -> None:
    """Pages for everybody recognise a good token; a bad one is not taken for a stranger."""
    refused = [
        Phone(alice.town, each).post("/api/user/auth/logout/") for each in CLASSES["no_algorithm"](forger)
    ]
    assert {reply.status_code for reply in refused} == {401}
