"""One refresh token, many clients, two processes: all stay together, and a stolen old one ends it for all."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.db import engine_for
from common.models import User, UserSession
from functions.auth import sessions
from functions.auth.schemas import Tokens
from tests.conftest import settings_for
from tests.e2e.families import Answer, ask, running

CLIENTS, ROUNDS = 32, 50
REFRESH, DETAIL = "/api/user/auth/refresh/", "/api/user/detail/"


class Household:
    """One session whose refresh token thirty-two clients hold, and two auth processes."""

    def __init__(self, urls: list[str], tokens: Tokens, db: Session) -> None:
        self.urls, self.tokens, self.db = urls, tokens, db

    def refresh(self, word: str, at: int = 0) -> Answer:
        """One refresh, at one of the processes."""
        return ask("POST", f"{self.urls[at % 2]}{REFRESH}", {"refresh": word})

    def refresh_at_once(self, word: str) -> list[Answer]:
        """Everybody refreshes the same token at the same moment."""
        answers: list[Answer] = []
        start = threading.Barrier(CLIENTS)

        def run(number: int) -> None:
            start.wait()
            answers.append(self.refresh(word, number))

        threads = [threading.Thread(target=run, args=(number,)) for number in range(CLIENTS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return answers

    def is_signed_in(self, access: str) -> bool:
        """Whether an access token still opens the account."""
        return ask("GET", f"{self.urls[1]}{DETAIL}", token=access).status == 200

    def rotations(self) -> int:
        """How often the session has moved on."""
        self.db.rollback()
        return self.db.scalars(select(UserSession.gen)).one()

    def let_the_grace_pass(self) -> None:
        """As if the last rotation had been eleven seconds ago."""
        self.db.execute(update(UserSession).values(rotated_at=UserSession.rotated_at - timedelta(seconds=11)))
        self.db.commit()


@pytest.fixture
def household(own_database: str, access_key: str, tmp_path: Path) -> Iterator[Household]:
    """Everything is written with commits, as the processes must see it."""
    settings = settings_for(own_database, access_key)
    engine = engine_for(settings)
    now = datetime.now(UTC)
    with Session(engine, expire_on_commit=False) as db:
        user = User(name="Alice", email="alice@example.com", email_verified_at=now)
        db.add(user)
        db.flush()
        tokens = sessions.open_session(db, user, None, "pwd", now=now, settings=settings)
        db.commit()
        with running(tmp_path, ["auth", "auth"], own_database, access_key, PER_ADDRESS_FACTOR="1000") as urls:
            yield Household(urls, tokens, db)
    engine.dispose()


def test_many_clients_with_one_token_stay_together(household: Household) -> None:
    word = household.tokens.refresh
    for number in range(ROUNDS):
        answers = household.refresh_at_once(word)
        assert [answer.status for answer in answers] == [200] * CLIENTS, number
        successors = {answer.body["refresh"] for answer in answers}
        assert len(successors) == 1, f"round {number}: {len(successors)} different successors"
        (word,) = successors
    assert household.rotations() == ROUNDS, "of many at once one moves the session on"
    assert household.is_signed_in(household.tokens.access), "nobody has been signed out"
    assert household.is_signed_in(answers[0].body["access"])


def test_a_token_used_again_after_the_grace_signs_the_device_out_for_good(household: Household) -> None:
    stolen = household.tokens.refresh
    newest = household.refresh(stolen).body
    assert household.refresh(stolen, 1).status == 200, "a lost reply may be asked for again"
    household.let_the_grace_pass()
    reuse = household.refresh(stolen)
    assert (reuse.status, reuse.body["code"]) == (401, "refresh_reused")
    for at in range(2):
        assert household.refresh(newest["refresh"], at).status == 401, "the kill outlives the reply"
    assert not household.is_signed_in(newest["access"])
    assert not household.is_signed_in(household.tokens.access)


def test_the_token_before_the_last_is_too_old_however_quick(household: Household) -> None:
    first = household.tokens.refresh
    second = household.refresh(first).body["refresh"]
    third = household.refresh(second).body["refresh"]
    assert household.refresh(first).body["code"] == "refresh_reused"
    assert household.refresh(third, 1).status == 401
