"""P10: revocation is immediate, at every process; REQUESTS=100 asks less often."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.revoking import WAYS, Door, accepted_after, door_at
from tests.e2e.versions import VERSIONS
from tests.proof import Proof
from tools.local.cluster import Cluster

REQUESTS, OF_ONE = int(os.environ.get("REQUESTS", "1000")), 50


@pytest.fixture
def url(cluster: Cluster, own_database: str) -> str:
    """Where the processes find their database."""
    return cluster.url(database=own_database)


@pytest.fixture
def door(url: str, access_key: str, tmp_path: Path) -> Iterator[Door]:
    """Two auth processes, and who may be blocked there."""
    with door_at(url, access_key, tmp_path) as door:
        yield door


def test_what_begins_after_a_revocation_is_refused(door: Door, proof: Proof) -> None:
    """While two hands ask with the same token at both processes."""
    let_in = {
        way: sum(accepted_after(door, way, OF_ONE) for _victim in range(REQUESTS // OF_ONE)) for way in WAYS
    }
    assert set(let_in.values()) == {0}
    proof.held(
        "P10",
        "asked at two processes while it is revoked",
        requests=REQUESTS * len(WAYS),
        ways=sorted(WAYS),
        accepted=0,
    )


def test_without_the_session_join_nothing_is_revoked(
    url: str, access_key: str, tmp_path: Path, proof: Proof
) -> None:
    """But for what is asked for with the session itself, which the sabotage does not know."""
    ways = ("signed out everywhere", "blocked", "an old refresh token used")
    with door_at(url, access_key, tmp_path, VERSIONS / "without_session_join.py") as door:
        let_in = sum(accepted_after(door, way, OF_ONE) for way in ways)
    assert let_in == len(ways) * OF_ONE
    proof.broke("P10", "without the session join", requests=len(ways) * OF_ONE, accepted=let_in)
