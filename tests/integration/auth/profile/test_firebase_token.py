"""Signing in to the chat: a real custom token where Firebase is set up, a clear refusal where it is not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.test import Client

from common.runtime import Runtime
from functions.auth import main as auth
from tests.integration.conftest import Phone
from tests.integration.firebase import Firebase, firebase_for
from tools.local.keys import Keys
from tools.local.providers.identitytoolkit import AUDIENCE

TOKEN = "/api/user/firebase-token/"


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    """A throwaway service account: making one takes a moment."""
    return Keys.kept_in(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def firebase(runtime: Runtime, keys: Keys, tmp_path: Path) -> Iterator[Firebase]:
    """Firebase, which knows nobody yet, and is never left alone for having failed."""
    with firebase_for(runtime, keys, tmp_path, breaker_seconds=0) as firebase:
        yield firebase


@pytest.fixture
def phone(firebase: Firebase, alice: Phone) -> Phone:
    """Alice's, in an installation that has Firebase."""
    return Phone(Client(auth.app(firebase.runtime)), alice.token, user=alice.user)


def uid_of(phone: Phone) -> str:
    """As the user is called outside."""
    assert phone.user is not None
    return str(phone.user.uid)


def test_the_token_names_the_user_and_is_signed_by_us(phone: Phone, firebase: Firebase) -> None:
    reply = phone.post(TOKEN)
    assert reply.status_code == 200
    claims = firebase.claims_of(reply.json["token"])
    assert (claims["aud"], claims["uid"]) == (AUDIENCE, uid_of(phone))
    assert claims["exp"] - claims["iat"] == 3600


def test_whoever_has_a_token_is_known_to_firebase_which_takes_in_nobody_else(
    phone: Phone, firebase: Firebase
) -> None:
    assert not firebase.knows(uid_of(phone))
    token = phone.post(TOKEN).json["token"]
    assert firebase.knows(uid_of(phone))
    assert firebase.takes(token)


def test_the_next_token_costs_one_question_and_is_as_good(phone: Phone, firebase: Firebase) -> None:
    phone.post(TOKEN)
    before = firebase.asked()
    reply = phone.post(TOKEN)
    assert firebase.asked() - before == 1
    assert firebase.takes(reply.json["token"])


@pytest.mark.parametrize("mode", ["500", "reset", "lost", "garbage"])
def test_when_firebase_is_down_nothing_is_signed_and_the_next_time_is_fine(
    phone: Phone, firebase: Firebase, mode: str
) -> None:
    firebase.behave(mode)
    reply = phone.post(TOKEN)
    assert (reply.status_code, reply.json["code"]) == (503, "chat_unavailable")
    assert "token" not in reply.json
    assert firebase.asked() == 1, "asked once: who wants a token tries again"
    assert firebase.takes(phone.post(TOKEN).json["token"])


def test_without_firebase_chat_says_that_it_is_not_there(alice: Phone) -> None:
    reply = alice.post(TOKEN)
    assert (reply.status_code, reply.json["code"]) == (503, "chat_unavailable")


def test_a_stranger_gets_none(stranger: Phone) -> None:
    assert stranger.post(TOKEN).status_code == 401
