"""Nobody learns from us who has an account, and no secret reaches a log."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.runtime import Runtime
from common.web.logs import JsonLines
from tests.integration.auth.mailbox import (
    PASSWORD,
    address_of,
    code_in,
    give_password,
    letters,
    letters_to,
    token_in,
)
from tests.integration.conftest import Phone

UNKNOWN = "nobody@example.com"
ASKED: dict[str, tuple[str, dict[str, Any]]] = {
    "register": ("/api/user/registration/email/", {"password": PASSWORD, "name": "Arta"}),
    "verify": ("/api/user/registration/email/verify/", {"code": "123456"}),
    "sign in": ("/api/user/auth/email/", {"password": "not-this-one"}),
    "reset": ("/api/user/password/reset/request/", {}),
    "reset confirm": (
        "/api/user/password/reset/confirm/",
        {"code": "123456", "password": "shqiponja-e-re-9"},
    ),
}


@pytest.fixture
def alice_with_password(alice: Phone, db: Session, runtime: Runtime) -> Phone:
    """Alice, who signs in by password."""
    give_password(db, runtime, alice)
    return alice


@pytest.fixture
def log() -> Iterator[list[str]]:
    """Every log line as it would be written."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(JsonLines("avatid-test").format(record))

    root, handler, level = logging.getLogger(), Kept(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.parametrize("what", ASKED)
def test_a_known_and_an_unknown_address_are_answered_alike(
    stranger: Phone, alice_with_password: Phone, what: str
) -> None:
    path, body = ASKED[what]
    known = stranger.post(path, body | {"email": address_of(alice_with_password)}, X_Request_Id="the-same")
    unknown = stranger.post(path, body | {"email": UNKNOWN}, X_Request_Id="the-same")
    assert (known.status_code, known.json) == (unknown.status_code, unknown.json)

    def shown(reply: Any) -> dict[str, str]:
        counted = {"RateLimit-Remaining", "RateLimit-Reset"}
        return {name: value for name, value in reply.headers.items() if name not in counted}

    assert shown(known) == shown(unknown)


def test_no_password_code_or_token_reaches_a_log(
    stranger: Phone, alice_with_password: Phone, runtime: Runtime, log: list[str]
) -> None:
    alice, email = alice_with_password, address_of(alice_with_password)
    secrets = [PASSWORD, "canary-password-1", "canary-password-2", alice.token]
    wish = {"email": "arta@example.com", "password": "canary-password-1", "name": "Arta"}
    stranger.post("/api/user/registration/email/", wish)
    secrets.append(code_in(letters(runtime)[-1]))
    verified = {"email": wish["email"], "code": secrets[-1]}
    secrets.append(stranger.post("/api/user/registration/email/verify/", verified).json["refresh"])
    stranger.post("/api/user/auth/refresh/", {"refresh": secrets[-1]})
    tokens = stranger.post("/api/user/auth/email/", {"email": email, "password": PASSWORD}).json
    secrets += [tokens["access"], tokens["refresh"]]
    stranger.post("/api/user/password/reset/request/", {"email": email})
    letter = letters_to(runtime, email)[-1]
    secrets += [code_in(letter), token_in(letter)]
    confirm = "/api/user/password/reset/confirm/"
    stranger.post(confirm, {"token": token_in(letter), "password": "canary-password-2"})
    stranger.post(confirm, {"token": token_in(letter), "password": "canary-password-2", "more": 1})
    said = "\n".join(log)
    assert [json.loads(line)["status"] for line in log if '"route"' in line] == [
        202,
        201,
        200,
        200,
        202,
        204,
        422,
    ]
    assert [secret for secret in secrets if re.search(rf"\b{re.escape(secret)}\b", said)] == []
