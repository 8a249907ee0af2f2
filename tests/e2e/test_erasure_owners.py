"""Two owners of one salon want to leave at the same moment: somebody must stay."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.db import Transactions, engine_for
from common.errors import AppError
from common.models import BusinessMember, Role, User
from common.settings import Settings
from functions.auth.leaving.actions import start_deletion
from tests.conftest import settings_for
from tests.integration.booking.conftest import open_salon

ROUNDS = 15
NOW = datetime(2027, 3, 1, 8, tzinfo=UTC)


@pytest.fixture
def settings(own_database: str, access_key: str) -> Settings:
    """A database of its own, because both commit."""
    return settings_for(own_database, access_key)


@pytest.fixture
def work(settings: Settings) -> Iterator[Transactions]:
    """Transactions on real connections."""
    engine = engine_for(settings)
    yield Transactions.of(engine)
    engine.dispose()


def owners(db: Session) -> list[User]:
    """Alice and Bora, who own one salon together."""
    both = [User(name=name, email=f"{name.lower()}@example.com") for name in ("Alice", "Bora")]
    db.add_all(both)
    db.flush()
    salon = open_salon(db, *both)
    team = update(BusinessMember).where(BusinessMember.business_id == salon.business.id)
    db.execute(team.values(role=Role.OWNER))
    return both


def test_of_two_at_the_same_moment_one_must_stay(work: Transactions, settings: Settings) -> None:
    both = work.run(owners)
    for _ in range(ROUNDS):
        ended: list[str] = []
        start = threading.Barrier(2)

        def leave(who: User, ended: list[str] = ended, start: threading.Barrier = start) -> None:
            start.wait()
            try:
                work.run(lambda db: start_deletion(db, db.get_one(User, who.id), now=NOW, settings=settings))
                ended.append("left")
            except AppError as refusal:
                ended.append(refusal.code)

        threads = [threading.Thread(target=leave, args=(who,)) for who in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(ended) == ["left", "sole_owner"]
        work.run(stay)


def stay(db: Session) -> None:
    """Whoever left is back for the next round."""
    db.execute(update(User).values(deletion_requested_at=None, erase_at=None))
