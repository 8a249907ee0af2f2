"""What a list says of many businesses at once is what the slot engine says of each, asked one by one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from functions.business.discovery.queries.standing import Window, standings_of
from functions.business.next_free import refresh
from tests.integration.next_free.chance import Town
from tests.integration.next_free.houses import House

Said = dict[int, datetime | None]
HOUSES = 4


@dataclass(frozen=True)
class Built:
    """A town with some businesses, and where it stands."""

    connection: sa.Connection
    town: Town
    houses: list[House]


@pytest.fixture(scope="module", params=range(16))
def built(request: pytest.FixtureRequest, engine: sa.Engine) -> Iterator[Built]:
    """Another town for every number, around another change of clocks; built once for all who ask about it."""
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
            town = Town(db, request.param)
            houses = [town.house() for _ in range(HOUSES)]
            db.commit()
            yield Built(connection, town, houses)
        outer.rollback()


@pytest.fixture
def town(built: Built) -> Iterator[Town]:
    """As it was built, for every test; what happens in it is undone."""
    town, undone = built.town, built.connection.begin_nested()
    now, dice = town.now, town.dice.getstate()
    yield town
    town.db.rollback()
    undone.rollback()
    town.db.expire_all()
    town.now = now
    town.dice.setstate(dice)


@pytest.fixture
def houses(town: Town, built: Built) -> list[House]:
    """Some businesses of it."""
    return built.houses


def said(houses: list[House], now: datetime) -> Said:
    """What a list tells."""
    standings = standings_of(houses[0].db, [each.listed for each in houses], now)
    return {each.business.id: standings[each.business.id].next_free_at for each in houses}


def truth(houses: list[House], now: datetime) -> Said:
    """What the engine tells."""
    return {each.business.id: each.engine_says(now) for each in houses}


def work_out(houses: list[House], now: datetime) -> None:
    """What the task does."""
    refresh(houses[0].db, [each.business.id for each in houses], now)


def test_nothing_is_worked_out_and_all_is_said(town: Town, houses: list[House]) -> None:
    assert said(houses, town.now) == truth(houses, town.now)


def test_what_was_worked_out_stays_right_while_time_passes(town: Town, houses: list[House]) -> None:
    work_out(houses, town.now)
    right = truth(houses, town.now)
    assert said(houses, town.now) == right
    assert {each.business.id: each.sorted_by for each in houses} == right
    for _ in range(3):
        town.later()
        assert said(houses, town.now) == truth(houses, town.now)


def test_what_others_book_is_gone_before_anything_is_worked_out_anew(town: Town, houses: list[House]) -> None:
    work_out(houses, town.now)
    for each in houses:
        for _ in range(6):
            town.visit(each)
    right = truth(houses, town.now)
    for each in houses:
        told = each.standing(town.now).next_free_at
        if (
            each.packs and told is not None
        ):  # a start right after a visit may be earlier: it is told a minute later
            assert each.is_bookable(told, town.now)
        else:
            assert told == right[each.business.id]
    work_out(houses, town.now)
    assert said(houses, town.now) == right


@pytest.mark.parametrize("is_worked_out", [True, False])
def test_somebody_is_free_in_a_window(town: Town, houses: list[House], is_worked_out: bool) -> None:
    if is_worked_out:
        work_out(houses, town.now)
    for hours in (1, 6, 30):
        starts_at = town.now + timedelta(hours=town.dice.randint(0, 60))
        window = Window(starts_at, starts_at + timedelta(hours=hours))
        standings = standings_of(town.db, [each.listed for each in houses], town.now, window=window)
        for each in houses:
            standing = standings[each.business.id]
            assert standing.is_free is each.has_start(town.now, window), window
            assert standing.next_free_at == each.engine_says(town.now)
