"""Processes die while people book: what was confirmed is there, and told as often as was promised."""

from tests.e2e.chaos import promises
from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.killing import night
from tools.local.cluster import Cluster


def test_what_was_confirmed_outlives_whoever_confirmed_it(doomed: Crowd, mortal: Cluster) -> None:
    """Worker, web process and database are killed in turn; hints come twice, late and in any order."""
    night(doomed, mortal, kills=3, texts=4, seed=1, people=2, between_seconds=0.8)
    assert promises.broken(doomed) == []
    assert len(promises.texts(doomed.system)) > 0
