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
    ],
)
def test_secrets_are_taken_out(said: str) -> None:
    assert "canary" not in redact(said)
    assert TOKEN not in redact(said)


def test_ordinary_words_stay() -> None:
    assert redact("a booking was made by user 7") == "a booking was made by user 7"


def test_a_line_is_one_line_of_json_with_its_extras() -> None:
    record = logging.makeLogRecord({"msg": "two\nlines", "levelname": "INFO", "status": 200})
    line = JsonLines("p").format(record)
    assert "\n" not in line
    assert json.loads(line)["status"] == 200
