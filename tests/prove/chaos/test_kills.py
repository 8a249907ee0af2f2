"""P4: whatever dies, and however hints come, what was confirmed is there and is told as often as was promised.

KILLS=30 pulls fewer plugs.
"""

import os
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.e2e.chaos import promises
from tests.e2e.chaos.children import Child
from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.killing import night
from tests.e2e.chaos.moments import KINDS, die, pile_up, sent_by
from tests.proof import Proof
from tools.local.cluster import Cluster

KILLS = int(os.environ.get("KILLS", "400"))
MAIL, PUSH, SMS = KINDS
TIMES, SEED = 4, 4


def test_plugs_are_pulled_at_random(doomed: Crowd, mortal: Cluster, proof: Proof) -> None:
    came = night(doomed, mortal, kills=KILLS, texts=40, seed=SEED, people=6, between_seconds=2.5)
    wrong, system = promises.broken(doomed), doomed.system
    assert wrong == []
    proof.held(
        "P4",
        "workers, web and PostgreSQL killed while people book",
        kills=came.kills.total(),
        killed=came.kills,
        bookings_confirmed=came.bookings,
        answers={str(status): came.statuses[status] for status in sorted(came.statuses)},
        hints=system.courier.asked,
        hints_copied_and_delayed=system.courier.copied,
        messages=system.states(),
        letters=promises.copies(promises.letters(system)),
        rings_under_one_name=promises.copies(promises.rings(system)),
        texts=promises.copies(promises.texts(system)),
        promises_broken=0,
        seed=SEED,
    )


def test_a_worker_dies_after_every_yes(
    crowd: Crowd, version: Callable[..., Child], tmp_path: Path, proof: Proof
) -> None:
    """The worst moment, each time; and the same without doubts."""
    backlog, found = pile_up(crowd, each=2 * TIMES), {}
    for source in ("moments", "without_doubt"):
        mortal = version(source, "closing", "SIGKILL")
        for kind in KINDS:
            act = [
                partial(die, crowd, mortal, tmp_path / "now", kind, backlog.take(kind)) for _ in range(TIMES)
            ]
            found[f"{kind}, {source}"] = Counter(sent_by(crowd.system, each) for each in act)
    assert found[f"{MAIL}, moments"] == found[f"{PUSH}, moments"] == {2: TIMES}
    assert found[f"{SMS}, moments"] == {1: TIMES}
    proof.held("P4", "a worker dies after every yes", deaths=3 * TIMES, texts_sent_twice=0)
    assert found[f"{SMS}, without_doubt"] == {2: TIMES}, "the sabotage"
    proof.broke(
        "P4", "with texts sent again without a look for the first", deaths=TIMES, texts_sent_twice=TIMES
    )
