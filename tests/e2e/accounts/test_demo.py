"""The walk that `make demo-accounts` shows."""

from tests.e2e.accounts.conftest import Town


def test_the_walk_reaches_its_end(town: Town) -> None:
    assert "The whole road in" in town.run("tools.demo.accounts")
