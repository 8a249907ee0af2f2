"""However the settings stand: no account opens with one secret, nor with one secret missing."""

from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import UserSession
from common.runtime import Runtime
from functions.auth import main as auth
from functions.auth import passwords
from tests.integration.auth.support.staff import MASTER, PASSWORD, URL, Colleague, person
from tests.integration.conftest import Phone

SECRETS = ("password", "totp", "master_password")
SIGN_IN = "/api/user/auth/email/"
SETTINGS = list(product(["off", "on"], ["", "set", "broken"]))
"""SUPPORT_ACCESS, and what is in MASTER_PASSWORD_HASH."""


def served(runtime: Runtime, access: str, master: str) -> FlaskClient:
    """The auth function under these settings."""
    kept = {"": "", "set": passwords.hashed(MASTER, runtime.settings), "broken": "$argon2id$v=19$nonsense"}[
        master
    ]
    with_hash = runtime.settings.model_validate(
        runtime.settings.model_dump() | {"support_access": access, "master_password_hash": kept}
    )
    return auth.app(replace(runtime, settings=with_hash)).test_client()


def opened(db: Session) -> int:
    """How many sessions of operators there are."""
    return db.scalar(select(func.count()).where(UserSession.acting_user_id.is_not(None))) or 0


def knowing(teuta: Colleague, alice: Phone, known: tuple[str, ...]) -> dict[str, Any]:
    """A request of somebody who knows only some of the secrets and guesses the others."""
    right = {"password": PASSWORD, "totp": teuta.code(), "master_password": MASTER}
    guessed = {"password": "guess-guess", "totp": "000000", "master_password": "guess-guess"}
    return teuta.wish(alice, **{name: (right if name in known else guessed)[name] for name in SECRETS})


@pytest.mark.parametrize(("access", "master"), SETTINGS)
@pytest.mark.parametrize("known", [each for n in range(4) for each in combinations(SECRETS, n)], ids="+".join)
def test_it_takes_every_secret_there_is(
    runtime: Runtime,
    teuta: Colleague,
    alice: Phone,
    db: Session,
    access: str,
    master: str,
    known: tuple[str, ...],
) -> None:
    reply = served(runtime, access, master).post(URL, json=knowing(teuta, alice, known))
    needed = {"": {"password", "totp"}, "set": set(SECRETS)}.get(master)
    opens = access == "on" and needed is not None and needed <= set(known)
    assert reply.status_code == (200 if opens else 403 if access == "off" else 401)
    assert opened(db) == int(opens)


@pytest.mark.parametrize(("access", "master"), SETTINGS)
@pytest.mark.parametrize("word", [MASTER, PASSWORD, ""])
def test_no_shared_word_signs_in_as_alice(
    runtime: Runtime, teuta: Colleague, alice: Phone, access: str, master: str, word: str
) -> None:
    wish = {"email": person(alice).email, "password": word}
    assert served(runtime, access, master).post(SIGN_IN, json=wish).status_code == 401


@pytest.mark.parametrize("left_out", ["password", "totp", "email", "reason", "user"])
@pytest.mark.parametrize("master", ["", "set"])
def test_nothing_can_be_left_out(
    runtime: Runtime, teuta: Colleague, alice: Phone, db: Session, master: str, left_out: str
) -> None:
    wish = teuta.wish(alice, master_password=MASTER, **{left_out: None})
    assert served(runtime, "on", master).post(URL, json=wish).status_code == 422
    assert opened(db) == 0


def test_the_master_password_cannot_be_left_out_where_there_is_one(
    runtime: Runtime, teuta: Colleague, alice: Phone
) -> None:
    assert served(runtime, "on", "set").post(URL, json=teuta.wish(alice)).status_code == 401


def test_it_is_off_unless_somebody_turns_it_on(runtime: Runtime) -> None:
    fresh = type(runtime.settings)
    assert fresh.model_fields["support_access"].default == "off"
    assert fresh.model_fields["master_password_hash"].default.get_secret_value() == ""
