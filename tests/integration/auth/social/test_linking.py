"""Whose account a first sign-in opens: the table of the rules, and the stories behind it."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.identity import Proof
from common.models import Notification, Provider, User
from functions.auth.social.linking import Address, Facts, Way, may_unlink, way_in
from tests.integration.auth.social.conftest import Providers, code_of, enter, links_of, user_of
from tests.integration.conftest import Phone

TABLE = [
    # linked, authoritative, provider, address -> way
    (True, True, "google", Address.PROVEN, Way.SIGN_IN),
    (True, False, "facebook", Address.PROVEN, Way.SIGN_IN),
    (True, True, "apple", Address.UNPROVEN, Way.SIGN_IN),
    (True, False, "google", Address.FREE, Way.SIGN_IN),
    (False, True, "google", Address.PROVEN, Way.LINK),
    (False, True, "apple", Address.PROVEN, Way.LINK),
    (False, True, "google", Address.UNPROVEN, Way.OPEN_WITH_ADDRESS),
    (False, True, "apple", Address.UNPROVEN, Way.OPEN_WITH_ADDRESS),
    (False, True, "google", Address.FREE, Way.OPEN_WITH_ADDRESS),
    (False, False, "google", Address.PROVEN, Way.OPEN),
    (False, False, "google", Address.UNPROVEN, Way.OPEN),
    (False, False, "google", Address.FREE, Way.OPEN),
    (False, False, "facebook", Address.PROVEN, Way.OPEN),
    (False, False, "facebook", Address.UNPROVEN, Way.OPEN),
    (False, True, "facebook", Address.PROVEN, Way.OPEN),
    (False, True, "facebook", Address.FREE, Way.OPEN),
    (False, True, "instagram", Address.PROVEN, Way.OPEN),
]


@pytest.mark.parametrize(("linked", "authoritative", "provider", "address", "way"), TABLE)
def test_the_table_of_the_rules(
    linked: bool, authoritative: bool, provider: str, address: Address, way: Way
) -> None:
    proof = Proof(Provider(provider), "1", "arta@gmail.com", authoritative)
    assert way_in(proof, Facts(linked, address)) is way


def test_a_proof_without_an_address_proves_none() -> None:
    proof = Proof(Provider.APPLE, "1", None, True)
    assert way_in(proof, Facts(False, Address.FREE)) is Way.OPEN


@pytest.mark.parametrize(
    ("others", "password", "email", "phone", "allowed"),
    [
        (0, False, False, False, False),
        (1, False, False, False, True),
        (0, True, True, False, True),
        (0, True, False, False, False),
        (0, False, True, False, False),
        (0, False, False, True, True),
        (0, True, False, True, True),
    ],
)
def test_what_still_lets_somebody_in(
    others: int, password: bool, email: bool, phone: bool, allowed: bool
) -> None:
    facts = {"has_password": password, "email_verified": email, "phone_verified": phone}
    assert may_unlink(others=others, **facts) is allowed


@pytest.fixture
def arta(db: Session, clock: SetClock) -> User:
    """Somebody with a proven address at Gmail and a password."""
    user = User(name="Arta", email="arta@gmail.com", email_verified_at=clock.now(), password_hash="x")
    db.add(user)
    db.commit()
    return user


@pytest.fixture
def mallory(db: Session) -> User:
    """Somebody who has typed in Arta's address, never read a letter there, and set a password."""
    user = User(name="Mallory", email="arta@gmail.com", password_hash="x")
    db.add(user)
    db.commit()
    return user


@pytest.mark.parametrize("provider", ["google", "apple"])
def test_an_address_proven_on_both_sides_opens_the_account(
    stranger: Phone, providers: Providers, db: Session, arta: User, provider: str
) -> None:
    reply = enter(stranger, provider, providers.given_by(provider, sub="s.1", email="ARTA@gmail.com"))
    assert (reply.status_code, reply.json["user"]["uid"]) == (200, str(arta.uid))
    assert links_of(db, arta) == [(provider, "s.1")]
    told = db.scalars(select(Notification.data).where(Notification.user_id == arta.id)).all()
    assert [each["provider"] for each in told if each["what"] == "provider_linked"] == [provider]


@pytest.mark.parametrize("provider", ["google", "apple"])
def test_an_account_that_only_claims_the_address_is_never_inherited(
    stranger: Phone, providers: Providers, db: Session, mallory: User, provider: str
) -> None:
    """The attacker waits in an account with the victim's address; the victim must not move in with them."""
    reply = enter(stranger, provider, providers.given_by(provider, sub="s.1", email="arta@gmail.com"))
    assert reply.status_code == 201
    arta = user_of(db, reply)
    assert arta.uid != mallory.uid
    assert (arta.email, arta.password_hash) == ("arta@gmail.com", None)
    assert arta.email_verified_at is not None
    assert links_of(db, mallory) == []
    db.refresh(mallory)
    assert (mallory.email, mallory.password_hash) == (None, "x")


@pytest.mark.parametrize(
    ("provider", "claims"),
    [
        ("facebook", {"email": "arta@gmail.com"}),
        ("facebook", {"email": "arta@gmail.com", "email_verified": True, "hd": "gmail.com"}),
        ("google", {"email": "arta@gmail.com", "email_verified": False}),
        ("apple", {"email": "arta@gmail.com", "email_verified": "false"}),
        ("instagram", {}),
    ],
)
def test_a_word_that_proves_no_address_never_opens_somebodys_account(
    stranger: Phone, providers: Providers, db: Session, arta: User, provider: str, claims: dict[str, Any]
) -> None:
    reply = enter(stranger, provider, providers.given_by(provider, **claims))
    assert reply.status_code == 201
    other = user_of(db, reply)
    assert (other.uid != arta.uid, other.email) == (True, None)
    assert links_of(db, arta) == []
    assert db.scalar(select(func.count()).where(User.email == "arta@gmail.com")) == 1


def test_an_unproven_word_takes_no_address_from_anybody(
    stranger: Phone, providers: Providers, db: Session, mallory: User
) -> None:
    enter(stranger, "facebook", providers.facebook(email="arta@gmail.com"))
    db.refresh(mallory)
    assert mallory.email == "arta@gmail.com"


def test_a_link_counts_more_than_an_address(
    stranger: Phone, providers: Providers, db: Session, arta: User
) -> None:
    """Somebody's address at Google changes to one that another account has: their link stays theirs."""
    first = enter(stranger, "google", providers.google(sub="77", email="old@gmail.com"))
    again = enter(stranger, "google", providers.google(sub="77", email="arta@gmail.com"))
    assert (again.status_code, again.json["user"]["uid"]) == (200, first.json["user"]["uid"])
    assert links_of(db, arta) == []


def test_a_second_person_at_google_with_the_same_address_is_refused(
    stranger: Phone, providers: Providers, db: Session, arta: User
) -> None:
    enter(stranger, "google", providers.google(sub="1", email="arta@gmail.com"))
    reply = enter(stranger, "google", providers.google(sub="2", email="arta@gmail.com"))
    assert (reply.status_code, code_of(reply)) == (409, "provider_already_linked")
    assert links_of(db, arta) == [("google", "1")]


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "by address"])
def test_a_blocked_account_reads_like_none(
    stranger: Phone, providers: Providers, db: Session, clock: SetClock, arta: User, linked: bool
) -> None:
    body = providers.google(sub="1", email="arta@gmail.com")
    if linked:
        assert enter(stranger, "google", body).status_code == 200
    db.refresh(arta)
    arta.blocked_at = clock.now()
    db.commit()
    reply = enter(stranger, "google", body)
    assert (reply.status_code, code_of(reply)) == (401, "wrong_credentials")
    assert len(links_of(db, arta)) == int(linked)


@pytest.mark.parametrize("linked", [True, False], ids=["linked", "by address"])
def test_an_account_that_is_being_deleted_says_so_to_its_owner(
    stranger: Phone, providers: Providers, db: Session, clock: SetClock, arta: User, linked: bool
) -> None:
    body = providers.google(sub="1", email="arta@gmail.com")
    if linked:
        assert enter(stranger, "google", body).status_code == 200
    db.refresh(arta)
    arta.deletion_requested_at = arta.erase_at = clock.now()
    db.commit()
    reply = enter(stranger, "google", body)
    assert (reply.status_code, code_of(reply)) == (403, "deletion_pending")
