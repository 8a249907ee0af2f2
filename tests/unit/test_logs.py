"""What never reaches a log."""

import json
import logging

import pytest

from common.web.logs import JsonLines, redact

TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


@pytest.mark.parametrize(
    "said",
    [
        f"got {TOKEN}",
        f"Authorization: Bearer {TOKEN}",
        'body {"password": "canary"}',
        "password=canary",
        "code: canary",
        '{"refresh": "canary"}',
        "secret = canary",
        "password='a canary with spaces'",
        '{"new_password": "a canary with spaces"}',
        r"said \"totp\": \"canary\", and",
        "push_token=canary",
        "Cookie: session=canary",
        "Authorization: Basic canary",
        "redis://:canary@10.0.0.3:6379/0",
        "$argon2id$v=19$m=19456$canary",
        "otpauth://totp/AvatID:a?secret=canary",
        "sk_live_canary123",
        "whsec_canary123",
        "-----BEGIN EC PRIVATE KEY-----\\ncanary\\n-----END EC PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\ncanary",
    ],
)
def test_secrets_are_taken_out(said: str) -> None:
    assert "canary" not in redact(said)
    assert TOKEN not in redact(said)


@pytest.mark.parametrize(
    "said",
    [
        "Key (email)=(canary@example.com) already exists.",
        "Key (phone)=(+355692034567) already exists.",
        "could not reach +355 69 203 4567",
    ],
)
def test_nobody_is_named(said: str) -> None:
    assert "canary" not in redact(said)
    assert "2034567" not in redact(said).replace(" ", "")


def test_what_a_record_carries_is_looked_through_too() -> None:
    record = logging.makeLogRecord({"msg": "sent", "levelname": "INFO", "to": "canary@example.com"})
    assert "canary" not in JsonLines("p").format(record)


@pytest.mark.parametrize("carried", [{"a": {"b": ["to canary@example.com"]}}, ("canary@example.com",)])
def test_what_is_inside_of_what_it_carries_too(carried: object) -> None:
    record = logging.makeLogRecord({"msg": "sent", "levelname": "INFO", "more": carried})
    assert "canary" not in JsonLines("p").format(record)


def test_ordinary_words_stay() -> None:
    for said in ("a booking was made by user 7", "2027-03-01 08:00:00+00:00", "offset +02:00, 12345678"):
        assert redact(said) == said


def test_a_line_is_one_line_of_json_with_its_extras() -> None:
    record = logging.makeLogRecord({"msg": "two\nlines", "levelname": "INFO", "status": 200})
    line = JsonLines("p").format(record)
    assert "\n" not in line
    assert json.loads(line)["status"] == 200


@pytest.mark.parametrize("part", ["password", "a.", "eyJ", "aToken", "api"])
def test_a_long_text_takes_no_longer_for_what_it_almost_says(part: str) -> None:
    almost = " " + part * (200_000 // len(part))  # read again from each part, it would take minutes
    assert len(redact("@ = " + almost)) <= len(almost) + 4
