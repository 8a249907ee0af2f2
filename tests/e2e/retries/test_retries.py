"""P3: an app that has heard nothing asks again, and what it asked for has happened once."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests import database
from tests.e2e.retries.place import Place, place_at
from tests.e2e.versions import VERSIONS
from tests.proof import Proof
from tools.local.cluster import Cluster

SEED = 3


@pytest.fixture(scope="module")
def place(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The salon behind its wires."""
    name = f"avatid_{uuid4().hex[:12]}"
    url = database.copy_of_template(cluster, name)
    with place_at(tmp_path_factory.mktemp("retries"), url, cluster.port, SEED) as place:
        yield place
    database.drop(cluster, name)


def test_whatever_is_sent_again_happens_once(place: Place, proof: Proof) -> None:
    came = place.all_insist(each=1, sends=8)
    assert (came.duplicates, came.other_answers) == (0, 0), came.strange
    what = "sent again through a wire that cuts replies"
    proof.held("P3", what, replays=came.replays, lost=came.lost, duplicates=0, other_answers=0, seed=SEED)


def test_so_it_does_if_several_send_it_at_the_same_moment(place: Place, proof: Proof) -> None:
    came = place.all_insist(each=1, sends=8, hands=4)
    assert (came.duplicates, came.other_answers) == (0, 0), came.strange
    what = "sent four times at once through it"
    proof.held("P3", what, replays=came.replays, lost=came.lost, duplicates=0, other_answers=0, seed=SEED)


def test_without_the_insert_of_the_key_it_happens_again(
    own_database: str, cluster: Cluster, tmp_path: Path, proof: Proof
) -> None:
    """The sabotage."""
    with place_at(tmp_path, own_database, cluster.port, SEED, VERSIONS / "without_key.py") as place:
        came = place.all_insist(each=1, sends=6, kinds=("book", "add a service", "open a business"))
    assert came.duplicates > 0
    what = "without the insert of the key"
    proof.broke("P3", what, replays=came.replays, duplicates=came.duplicates, seed=SEED)
