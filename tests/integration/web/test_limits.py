"""How often is too often, to the second."""

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.web.ask import client_address

URL = "/api/plain/limited/"


def say(plain: FlaskClient, words: str, address: str = "192.0.2.1") -> Any:
    """One request from an address, about something."""
    return plain.post(URL, json={"text": words}, environ_overrides={"REMOTE_ADDR": address})


def test_as_many_as_allowed_pass_and_the_next_is_told_when(plain: FlaskClient, clock: SetClock) -> None:
    passed = [say(plain, f"word {n}") for n in range(5)]
    assert [reply.status_code for reply in passed] == [200] * 5
    refused = say(plain, "one more")
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_requests")
    assert refused.headers["Retry-After"] == "12"
    clock.advance(timedelta(seconds=11, milliseconds=999))
    assert say(plain, "still").status_code == 429
    clock.advance(timedelta(milliseconds=1))
    assert say(plain, "now").status_code == 200


def test_the_headers_say_what_is_left(plain: FlaskClient) -> None:
    reply = say(plain, "hello")
    assert (reply.headers["RateLimit-Limit"], reply.headers["RateLimit-Remaining"]) == ("2", "1")


def test_each_address_has_its_own_count(plain: FlaskClient) -> None:
    for n in range(5):
        say(plain, f"word {n}")
    assert say(plain, "other", "192.0.2.2").status_code == 200


def test_a_field_is_counted_across_addresses_and_spellings(plain: FlaskClient) -> None:
    assert say(plain, "Hello", "192.0.2.1").status_code == 200
    assert say(plain, "hello", "192.0.2.2").status_code == 200
    assert say(plain, " HELLO ", "192.0.2.3").status_code == 429


def test_the_counters_hold_neither_addresses_nor_words(plain: FlaskClient, db: Session) -> None:
    say(plain, "arta@example.com")
    kept = " ".join(db.scalars(text("SELECT bucket FROM rate_limit")))
    assert "192.0.2.1" not in kept
    assert "arta" not in kept


@pytest.mark.parametrize(
    ("peer", "hops", "address"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["1.2.3.4", "203.0.113.9", "10.0.0.2"], "203.0.113.9"),
        ("10.0.0.1", ["nonsense"], "10.0.0.1"),
        ("10.0.0.1", ["2001:db8::7"], "2001:db8::7"),
    ],
)
def test_the_client_is_the_rightmost_hop_that_is_not_ours(peer: str, hops: list[str], address: str) -> None:
    assert client_address(peer, hops, ["10.0.0.0/8"]) == address
