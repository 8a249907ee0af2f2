"""P5: a worker that freezes between taking a message and sending it does not send what another has sent meanwhile."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.e2e.chaos.children import Child
from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.moments import KINDS, freeze, pile_up, sent_by
from tests.proof import Proof

FREEZES, OF_THE_SABOTAGE = 20, 6


def test_a_frozen_worker_never_sends_twice(
    crowd: Crowd, version: Callable[..., Child], tmp_path: Path, proof: Proof
) -> None:
    backlog, now = pile_up(crowd, each=12), tmp_path / "now"

    def sent(frozen: Child, times: int) -> Counter[int]:
        kinds = [KINDS[number % len(KINDS)] for number in range(times)]
        acts = [partial(freeze, crowd, frozen, now, kind, backlog.take(kind)) for kind in kinds]
        return Counter(sent_by(crowd.system, act) for act in acts)

    as_it_is = sent(version("moments", "claimed", "SIGSTOP"), FREEZES)
    sabotaged = sent(version("without_lease", "claimed", "SIGSTOP"), OF_THE_SABOTAGE)
    assert as_it_is == {1: FREEZES}
    proof.held("P5", "a worker frozen between taking and sending", freezes=FREEZES, sent_twice=0)
    assert sabotaged == {2: OF_THE_SABOTAGE}
    proof.broke("P5", "without a look at the lease", freezes=OF_THE_SABOTAGE, sent_twice=sabotaged[2])
