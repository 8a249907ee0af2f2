"""Several owners write at the same moment: nobody waits for another shop's words, and nothing is forgotten."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.db import Transactions, engine_for
from common.models import Business, BusinessSearch, BusinessStatus, Category
from tests.conftest import settings_for
from tests.database import copy_of_template, drop
from tests.integration.at_once import somebody_waits
from tests.integration.discovery.places import category, place, service
from tools.local.cluster import Cluster

LISTED = BusinessStatus.LISTED  # which needs no owner


@pytest.fixture
def transactions(cluster: Cluster, database_name: str, access_key: str) -> Iterator[Transactions]:
    """Real transactions, in a database of their own."""
    name = f"{database_name}_search_at_once"
    engine = engine_for(settings_for(copy_of_template(cluster, name), access_key, lock_timeout_ms=2000))
    yield Transactions.of(engine)
    engine.dispose()
    drop(cluster, name)


def found_by(db: Session, typed: str) -> list[str]:
    """The names that this finds, mistakes forgiven."""
    rows = sa.select(Business.name_en).join(BusinessSearch, BusinessSearch.business_id == Business.id)
    return sorted(db.scalars(rows.where(BusinessSearch.document.op("@@")(sa.func.wanted(typed)))))


def test_two_owners_who_bring_the_same_new_words_need_not_wait(transactions: Transactions) -> None:
    with transactions.begin() as bora, transactions.begin() as erion:
        place(bora, "Zymbyl", status=LISTED)
        place(erion, "Mimoza", status=LISTED)
        place(erion, "Zymbyl", status=LISTED)  # the other's word, not yet committed; and back
        place(bora, "Mimoza", status=LISTED)
    with transactions.begin() as db:
        assert found_by(db, "zymbly") == ["Zymbyl", "Zymbyl"]
        assert found_by(db, "mimoza") == ["Mimoza", "Mimoza"]


def test_of_services_added_at_one_moment_none_is_forgotten(transactions: Transactions) -> None:
    with transactions.begin() as db:
        hair = category(db, "hair")
        salon = place(db, "Sallon Bora", status=LISTED)
        numbers = salon.id, hair.id

    def add(db: Session, name: str, price: int) -> None:
        service(db, db.get_one(Business, numbers[0]), price, name, category=db.get_one(Category, numbers[1]))

    def add_beard() -> None:
        with transactions.begin() as db:
            add(db, "Beard", 500)

    with ThreadPoolExecutor(1) as dritan, transactions.begin() as db:
        add(db, "Colour", 900)
        waiting = dritan.submit(add_beard)
        while not (somebody_waits(transactions) or waiting.done()):
            pass
        db.commit()
        waiting.result()
    with transactions.begin() as db:
        assert db.get_one(BusinessSearch, numbers[0]).prices == [500, 900]
        assert found_by(db, "beard colour") == ["Sallon Bora"]
