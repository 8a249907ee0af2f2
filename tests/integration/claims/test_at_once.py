"""Two claimants at the same moment, and many guesses at once, on connections that really commit."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business
from common.runtime import Runtime
from tests.integration.at_once import own, together
from tests.integration.claims.venues import (
    claim,
    claimed,
    code_by_mail,
    code_by_sms,
    confirm,
    kept,
    listed,
    other_than,
    owners,
)
from tests.integration.conftest import Phone

ROUNDS = 5


@pytest.fixture
def runtime(runtime_that_commits: Runtime) -> Runtime:
    """Surroundings of these tests alone."""
    return runtime_that_commits


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session that commits."""
    with runtime.transactions.begin() as db:
        yield db


def numbered(db: Session, clock: SetClock, number: int) -> Business:
    """Another venue, with a number and an address of its own."""
    contacts = {"phone": f"+35569{2_000_000 + number * 1000}", "email": f"venue{number}@example.com"}
    return listed(db, clock, number, **contacts)


def test_of_two_claimants_one_gets_the_venue(
    bora: Phone, erion: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    for number in range(ROUNDS):
        venue = numbered(db, clock, number)
        by_phone, by_mail = claimed(bora, venue), claimed(erion, venue, "email")
        texted, mailed = code_by_sms(runtime, venue.phone or ""), code_by_mail(runtime, venue.email or "")
        replies = together(
            partial(confirm, own(bora), by_phone, texted), partial(confirm, own(erion), by_mail, mailed)
        )
        assert sorted(reply.status_code for reply in replies) == [200, 409]
        db.rollback()
        assert len(owners(db, venue)) == 1
        assert sorted((kept(db, by_phone).status, kept(db, by_mail).status)) == ["granted", "refused"]


def test_guesses_at_once_count_one_by_one(
    bora: Phone, runtime: Runtime, db: Session, clock: SetClock
) -> None:
    venue = numbered(db, clock, 1)
    uid = claimed(bora, venue)
    code = code_by_sms(runtime, venue.phone or "")
    guesses = [other_than(code) for _guess in range(3)]
    for _round in range(2):
        together(*(partial(confirm, own(bora), uid, guess) for guess in guesses))
    db.rollback()
    assert kept(db, uid).tries == 5
    assert confirm(bora, uid, code).status_code == 422


def test_of_two_claims_by_one_person_the_later_stands(bora: Phone, db: Session, clock: SetClock) -> None:
    for number in range(ROUNDS):
        venue = numbered(db, clock, number)
        replies = together(
            partial(claim, own(bora), venue, "email"), partial(claim, own(bora), venue, "review")
        )
        assert [reply.status_code for reply in replies] == [202, 202]
        db.rollback()
        statuses = sorted(kept(db, reply.json["claim"]).status for reply in replies)
        assert statuses == ["open", "withdrawn"]
        clock.advance(timedelta(days=1))
