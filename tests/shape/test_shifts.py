"""What shares something dear is still where the list of it says, and the library still asks that list."""

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from tests.database import ROOT
from tests.shifts import TOGETHER, Shifts, shift_of, turn_of


@pytest.mark.parametrize("beginning", [each for theirs in TOGETHER.values() for each in theirs])
def test_whoever_shares_something_is_still_there(beginning: str) -> None:
    assert (ROOT / beginning).exists()


def test_the_library_asks_where_a_test_belongs() -> None:
    """It would hand out every test by itself, and say nothing, if it asked by another name one day."""
    assert "_split_scope" in LoadScopeScheduling.schedule.__code__.co_names
    assert "_split_scope" in vars(Shifts)


def test_those_who_share_go_together_and_a_file_goes_whole() -> None:
    road, leaving = "tests/e2e/test_road.py::test_one", "tests/e2e/accounts/test_leaving.py::test_two[a::b]"
    assert shift_of(road) == shift_of(leaving) == "a running system"
    assert shift_of("tests/unit/test_ranks.py::test_three[x]") == "tests/unit/test_ranks.py"


def test_the_longest_is_begun_first_and_the_shortest_last() -> None:
    files = ("tests/unit/test_ranks.py", "tests/integration/test_prune.py", "tests/e2e/test_race.py")
    shared = tuple(theirs[0] for theirs in reversed(TOGETHER.values()))
    assert sorted((*files, *shared), key=turn_of) == [*reversed(shared), *reversed(files)]
