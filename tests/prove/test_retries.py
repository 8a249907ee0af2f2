"""P3: a retried request has one effect and one answer, however its replies get lost. REPLAYS=1000 sends fewer."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from uuid import uuid4

import pytest

from tests import database
from tests.e2e.retries.insisting import Plugs, Tally
from tests.e2e.retries.place import Place, place_at
from tests.e2e.retries.wishes import KINDS
from tests.e2e.versions import VERSIONS
from tests.proof import Proof
from tools.local.cluster import Cluster

REPLAYS, SEED = int(os.environ.get("REPLAYS", "10000")), 33
SENDS = 24  # of one request: below what an account may ask for in a minute
WISHES = REPLAYS // ((SENDS - 1) * len(KINDS)) + 1  # of each kind
ONE_BY_ONE, AT_ONCE = WISHES // 2, WISHES // 4
AMID_KILLS = WISHES - ONE_BY_ONE - AT_ONCE


class Found(Protocol):
    """Looks whether everything happened once, and writes it down."""

    def __call__(self, what: str, came: Tally, **more: object) -> None:
        """`what` was tried, and this came of it."""


@pytest.fixture(scope="module")
def place(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The salon behind its wires."""
    name = f"avatid_{uuid4().hex[:12]}"
    url = database.copy_of_template(cluster, name)
    with place_at(tmp_path_factory.mktemp("retries"), url, cluster.port, SEED) as place:
        yield place
    database.drop(cluster, name)


@pytest.fixture
def found(proof: Proof) -> Found:
    """Into P3."""

    def look(what: str, came: Tally, **more: object) -> None:
        assert (came.duplicates, came.other_answers) == (0, 0), came.strange
        proof.held(
            "P3",
            what,
            requests=came.requests,
            replays=came.replays,
            replies_lost=came.lost,
            still_in_progress=came.in_progress,
            duplicates=0,
            other_answers=0,
            seed=SEED,
            **more,
        )

    return look


def test_whatever_is_sent_again_happens_once(place: Place, found: Found) -> None:
    found("sent again through a wire that cuts replies", place.all_insist(ONE_BY_ONE, SENDS))


def test_so_it_does_if_several_send_it_at_the_same_moment(place: Place, found: Found) -> None:
    found("sent four times at once through it", place.all_insist(AT_ONCE, SENDS, hands=4))


def test_so_it_does_when_the_process_is_killed_meanwhile(place: Place, found: Found) -> None:
    with Plugs(place.pull_a_plug, between_seconds=1.5) as plugs:
        came = place.all_insist(AMID_KILLS, SENDS, hands=2)
    assert plugs.pulled > 0
    found("sent again while processes are killed with kill -9", came, kills=plugs.pulled)


def test_without_the_insert_of_the_key_it_happens_again(
    own_database: str, cluster: Cluster, tmp_path: Path, proof: Proof
) -> None:
    url, version = cluster.url(database=own_database), VERSIONS / "without_key.py"
    with place_at(tmp_path, url, cluster.port, SEED, version) as place:
        came = place.all_insist(2, SENDS)
    assert came.duplicates > 0
    figures = {"duplicates": came.duplicates, "other_answers": came.other_answers}
    proof.broke("P3", "without the insert of the key", replays=came.replays, **figures, seed=SEED)
