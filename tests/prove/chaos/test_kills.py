"""P4: whatever dies, and however hints come, what was confirmed is there and is told as often as was promised.

KILLS=200 pulls more plugs; without it fewer.
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
from tools.local.cluster import Cluster

KILLS = int(os.environ.get("KILLS", "30"))
MAIL, PUSH, SMS = KINDS
TIMES = 4


def test_plugs_are_pulled_at_random(
    doomed: Crowd, mortal: Cluster, write_figure: Callable[..., None]
) -> None:
    came = night(doomed, mortal, kills=KILLS, texts=40, seed=4, people=6, between_seconds=2.5)
    wrong, system = promises.broken(doomed), doomed.system
    write_figure(
        "P4",
        kills=came.kills,
        bookings_confirmed=came.bookings,
        answers={str(status): came.statuses[status] for status in sorted(came.statuses)},
        hints=system.courier.asked,
        hints_copied_and_delayed=system.courier.copied,
        messages=system.states(),
        letters=promises.copies(promises.letters(system)),
        rings_under_one_name=promises.copies(promises.rings(system)),
        texts=promises.copies(promises.texts(system)),
        promises_broken=wrong,
    )
    assert wrong == []


def test_a_worker_dies_after_every_yes(
    crowd: Crowd, version: Callable[..., Child], tmp_path: Path, write_figure: Callable[..., None]
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
    write_figure("P4-moments", deaths=6 * TIMES, sent={name: dict(times) for name, times in found.items()})
    assert found[f"{MAIL}, moments"] == found[f"{PUSH}, moments"] == {2: TIMES}
    assert found[f"{SMS}, moments"] == {1: TIMES}
    assert found[f"{SMS}, without_doubt"] == {2: TIMES}, "the sabotage"
