"""The providers' keys: fetched rarely, found when they rotate, and not asked for by everybody who invents a name."""

import json
import secrets
import time
import traceback
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, Response

from common.clock import SetClock
from common.integrations import identity_http
from common.integrations.identity import IdentityError, Refused
from common.integrations.identity_keys import KeySet
from tests.integration.auth.social.conftest import Providers, code_of, enter
from tests.integration.auth.social.forgeries import jwk_of
from tests.integration.conftest import Phone
from tools.local.keys import new_rsa_key
from tools.local.serve import serving

CERTS = "GET /google/certs"


def test_they_are_fetched_once_an_hour(stranger: Phone, providers: Providers, clock: SetClock) -> None:
    before = providers.asked(CERTS)
    for _time in range(3):
        enter(stranger, "google", providers.google())
    assert providers.asked(CERTS) == before + 1
    clock.advance(timedelta(hours=1))
    enter(stranger, "google", providers.google())
    assert providers.asked(CERTS) == before + 2


def test_a_new_key_is_found_at_its_first_token(
    stranger: Phone, providers: Providers, clock: SetClock
) -> None:
    old = providers.google()
    assert enter(stranger, "google", old).status_code == 201
    clock.advance(timedelta(minutes=2))
    providers.tell("/google/rotate", {})
    assert enter(stranger, "google", providers.google()).status_code == 200
    assert enter(stranger, "google", old).status_code == 200


def test_whoever_invents_names_makes_us_ask_once_a_minute(
    stranger: Phone, providers: Providers, clock: SetClock
) -> None:
    good = providers.google()
    enter(stranger, "google", good)
    clock.advance(timedelta(minutes=2))
    before = providers.asked(CERTS)
    for number in range(10):
        body = providers.mint("google", header={"kid": f"invented-{number}"})
        assert (code_of(reply := enter(stranger, "google", body)), reply.status_code) == (
            "provider_refused",
            401,
        )
    assert enter(stranger, "google", good).status_code == 200
    assert providers.asked(CERTS) == before + 1
    clock.advance(timedelta(minutes=1))
    enter(stranger, "google", providers.mint("google", header={"kid": "invented-11"}))
    assert providers.asked(CERTS) == before + 2


@pytest.mark.parametrize("mode", ["500", "garbage", "reset"])
def test_known_keys_serve_for_a_day_when_the_provider_is_down(
    stranger: Phone, providers: Providers, clock: SetClock, mode: str
) -> None:
    assert enter(stranger, "google", providers.google(exp=4102444800)).status_code == 201
    body = providers.google(exp=4102444800)
    providers.behave("google", mode)
    clock.advance(timedelta(hours=23))
    assert enter(stranger, "google", body).status_code == 200
    clock.advance(timedelta(hours=1))
    assert enter(stranger, "google", body).status_code == 503


def test_a_name_we_cannot_look_up_is_not_called_forged(
    stranger: Phone, providers: Providers, clock: SetClock
) -> None:
    assert enter(stranger, "google", providers.google()).status_code == 201
    clock.advance(timedelta(minutes=2))
    providers.tell("/google/rotate", {})
    new = providers.google()
    providers.behave("google", "500")
    assert enter(stranger, "google", new).status_code == 503


def test_a_provider_that_is_down_is_left_alone_for_some_seconds(
    stranger: Phone, providers: Providers, clock: SetClock
) -> None:
    body = providers.google()
    providers.behave("google", "500")
    before = providers.asked(CERTS)
    assert [enter(stranger, "google", body).status_code for _time in range(3)] == [503] * 3
    assert providers.asked(CERTS) == before + 1
    providers.behave("google", "ok")
    clock.advance(timedelta(seconds=5))
    assert enter(stranger, "google", body).status_code == 201


class Answers:
    """A server that answers whatever it is told to."""

    def __init__(self) -> None:
        self.reply: Response = Response("{}", mimetype="application/json")
        self.app = Flask("answers")
        self.app.add_url_rule("/keys", "keys", lambda: self.reply)


@pytest.fixture(scope="module")
def answering() -> Iterator[tuple[Answers, str]]:
    """The server, and where."""
    answers = Answers()
    with serving(answers.app) as url:
        yield answers, f"{url}/keys"


STRONG = jwk_of(new_rsa_key(), kid="strong")


@pytest.mark.parametrize(
    "written",
    [
        {**STRONG, "use": "enc"},
        {**STRONG, "alg": "RS512"},
        {**STRONG, "kty": "EC"},
        {**STRONG, "kty": "oct", "k": "c2VjcmV0"},
        {**STRONG, "n": "AQAB"},
        {**STRONG, "n": 7},
        {**STRONG, "n": None},
        {**STRONG, "e": ""},
        {**STRONG, "kid": None},
        {**STRONG, "kid": ["strong"]},
        "strong",
        None,
    ],
    ids=range(12),
)
def test_a_key_of_another_kind_is_no_key(
    answering: tuple[Answers, str], clock: SetClock, written: Any
) -> None:
    answers, url = answering
    other = {**STRONG, "kid": "other"}
    answers.reply = Response(json.dumps({"keys": [written, other]}))
    keys = KeySet(url)
    assert keys.key("other", clock.now()).key_size == 2048
    with pytest.raises(Refused):
        keys.key("strong", clock.now())


@pytest.mark.parametrize(
    "body", ["", "[]", "{}", '{"keys": {}}', '{"keys": []}', '{"keys": [null]}', "[" * 5000, "\xff", "<html>"]
)
def test_an_answer_without_keys_is_no_answer(
    answering: tuple[Answers, str], clock: SetClock, body: str
) -> None:
    answers, url = answering
    answers.reply = Response(body)
    with pytest.raises(IdentityError) as refused:
        KeySet(url).key("strong", clock.now())
    assert not isinstance(refused.value, Refused)


def test_nobody_sends_us_elsewhere_or_more_than_we_can_hold(answering: tuple[Answers, str]) -> None:
    answers, url = answering
    for reply in (
        Response(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        Response(iter([b" " * 100_000] * 5)),
        Response("{}", 429),
        Response("{}", 503),
    ):
        answers.reply = reply
        with pytest.raises(IdentityError):
            identity_http.get(url)


def test_a_provider_that_does_not_listen_is_given_up_at_once(unused: str) -> None:
    started, secret = time.monotonic(), secrets.token_hex(8)
    with pytest.raises(IdentityError) as refused:
        identity_http.get(f"{unused}/keys?token={secret}")
    assert time.monotonic() - started < 3
    assert secret not in "".join(traceback.format_exception(refused.value))


@pytest.fixture
def unused() -> str:
    """An address where nobody listens any more."""
    with serving(Flask("gone")) as url:
        pass
    return url
