"""People who come over from the system that ours replaces bring their password hash along."""

import hmac

import pytest
from argon2 import PasswordHasher
from pydantic import SecretStr
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import User
from common.runtime import Runtime
from functions.auth.refusals import WrongCredentials
from functions.auth.sign_in import actions, queries
from tests.integration.auth.mailbox import PASSWORD, address_of, give_password, person
from tests.integration.conftest import Phone

SIGN_IN = "/api/user/auth/email/"
FROM_DJANGO = "pbkdf2_sha256$600000$seasalt2$WFlWFTkQWkw/ZXnT7kLRCdf9ivH4wmONPazTvxinwJ4="


@pytest.fixture
def moved_over(alice: Phone, db: Session) -> Phone:
    """Alice, as she came over."""
    person(alice).password_hash = FROM_DJANGO
    db.commit()
    return alice


def kept_of(db: Session, phone: Phone) -> str:
    """The hash somebody has now."""
    db.expire_all()
    return person(phone).password_hash or ""


def test_the_first_sign_in_replaces_djangos_hash_by_ours(
    stranger: Phone, moved_over: Phone, db: Session
) -> None:
    attempt = {"email": address_of(moved_over), "password": PASSWORD}
    assert stranger.post(SIGN_IN, attempt).status_code == 200
    assert kept_of(db, moved_over).startswith("$argon2id$")
    assert stranger.post(SIGN_IN, attempt).status_code == 200


def test_a_wrong_password_replaces_nothing(stranger: Phone, moved_over: Phone, db: Session) -> None:
    attempt = {"email": address_of(moved_over), "password": "dallandyshe-8"}
    assert stranger.post(SIGN_IN, attempt).status_code == 401
    assert kept_of(db, moved_over) == FROM_DJANGO


def test_a_hash_of_weaker_parameters_is_made_anew(
    stranger: Phone, alice: Phone, db: Session, runtime: Runtime
) -> None:
    pepper = runtime.settings.password_pepper.get_secret_value().encode()
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    person(alice).password_hash = weak.hash(hmac.digest(pepper, PASSWORD.encode(), "sha256"))
    db.commit()
    attempt = {"email": address_of(alice), "password": PASSWORD}
    assert stranger.post(SIGN_IN, attempt).status_code == 200
    assert "m=19456,t=2,p=1" in kept_of(db, alice)


def test_while_there_are_such_hashes_every_sign_in_does_the_work_of_one(
    db: Session, alice: Phone, bora: Phone, runtime: Runtime
) -> None:
    give_password(db, runtime, bora)
    assert queries.a_moved_over_hash(db) is None
    person(alice).password_hash = FROM_DJANGO
    db.commit()
    assert queries.a_moved_over_hash(db) == FROM_DJANGO


def test_a_password_changed_while_it_was_checked_opens_nothing(
    db: Session, alice: Phone, runtime: Runtime, clock: SetClock
) -> None:
    """The hash takes a while, and no transaction is open meanwhile."""
    give_password(db, runtime, alice)
    as_it_was = User(id=person(alice).id, password_hash=person(alice).password_hash, name="Alice")
    give_password(db, runtime, alice, "a-new-one-1912")
    with pytest.raises(WrongCredentials):
        actions.sign_in(
            runtime.transactions,
            lambda _db: as_it_was,
            SecretStr(PASSWORD),
            None,
            clock=clock,
            settings=runtime.settings,
        )
