"""P7, at length: each refusal by itself leaves every row as it was, and each cell notices the guard that is gone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from common.settings import Settings
from tests.integration.authorization.asking import ask, cells
from tests.integration.authorization.checking import changes, wrong_ones
from tests.integration.authorization.conftest import opened
from tests.integration.authorization.contract import operations
from tests.integration.authorization.foreign import foreign_names
from tests.integration.authorization.people import PRINCIPALS
from tests.integration.authorization.sabotage import guarded, seen, seen_by_cells, to_be_seen
from tests.integration.authorization.world import World
from tests.proof import Proof


@pytest.fixture(scope="module")
def world(engine: sa.Engine, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Opened once for all cells."""
    folder: Path = tmp_path_factory.mktemp("authorization")
    with opened(engine, settings, folder) as there:
        yield there


def test_every_cell_is_answered_as_the_contract_says(world: World, proof: Proof) -> None:
    everything = cells(operations())
    refused = [cell for cell in everything if cell.expected != "allowed"]
    assert wrong_ones(world, everything) == []
    assert [cell.name for cell in refused if changes(world, cell)] == []
    proof.held(
        "P7",
        "every operation asked by everybody, every row compared",
        operations=len(operations()),
        principals=len(PRINCIPALS),
        cells=len(everything),
        refused=len(refused),
        wrong=0,
    )


def test_nothing_of_the_neighbours_can_be_named_in_a_request_about_ones_own(
    world: World, proof: Proof
) -> None:
    tried = list(foreign_names(world, operations()))
    taken = []
    for each in tried:
        with world.for_a_while():
            if ask(world, each.cell, each.body).status_code < 300:
                taken.append(each.name)
    assert taken == []
    proof.held("P7", "a neighbour's thing named in a request about one's own", tried=len(tried), taken=0)


def test_a_guard_that_lets_everybody_pass_is_seen(world: World, proof: Proof) -> None:
    those = guarded(operations())
    assert {each.name for each in those if to_be_seen(each) - seen(world, each)} == set()
    red = sum(seen_by_cells(world, each) for each in those)
    proof.broke("P7", "without the guard of one operation", operations=len(those), seen=len(those), red=red)
