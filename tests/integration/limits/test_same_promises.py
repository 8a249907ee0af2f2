"""Both stores are held to the same promises, none to fewer."""

import pytest

from tests.integration.limits.conftest import STORES

ABOUT_ONE = {"test_redis.py", "test_same_promises.py"}


def test_every_store_runs_the_same_tests(request: pytest.FixtureRequest) -> None:
    """Of what this run has collected; a test here that knows no store has no business here."""
    here = [item for item in request.session.items if item.path.parent == request.path.parent]
    stories = [item for item in here if isinstance(item, pytest.Function) and item.path.name not in ABOUT_ONE]
    ran: dict[str, set[str]] = {name: set() for name in STORES}
    for each in stories:
        others = dict(each.callspec.params)
        ran[str(others.pop("store_name"))].add(f"{each.path.name} {each.originalname} {others}")
    assert ran["postgresql"] == ran["redis"]
    assert sum(len(each) for each in ran.values()) == len(stories)
