"""The database goes away and comes back: nobody who asks after that notices."""

from pathlib import Path

import pytest

from tests.e2e.failures.gone import DRIVERS, Shown, failed_after_resets, reading, restarted
from tests.proof import Proof

ROUNDS = 4


@pytest.mark.parametrize("driver", DRIVERS)
def test_nobody_who_asks_after_a_reset_or_a_restart_is_refused(
    shown: Shown, tmp_path: Path, proof: Proof, driver: str
) -> None:
    with reading(tmp_path, shown, driver) as shop:
        reads = failed_after_resets(shop, ROUNDS)
        restart = restarted(shop)
    assert reads.keys() == {200}, reads
    assert restart.meanwhile.keys() <= {200, 503}, restart
    assert restart.afterwards.keys() == {200}, restart
    proof.held(
        "P17",
        f"reads after resets and a restart, {driver}",
        resets=ROUNDS,
        reads_after=reads.total() + restart.afterwards.total(),
        failed=0,
        served_again_after_seconds=restart.seconds,
    )
