"""P17: the database is killed, cut off and swallowed by the network, with either driver, and then it is back."""

from pathlib import Path

import pytest

from tests.e2e.failures.conftest import shown
from tests.e2e.failures.gone import (
    BLACK_HOLE_SECONDS,
    DRIVERS,
    STATEMENT_MS,
    WITHOUT_WIRE,
    Shown,
    failed_after_resets,
    reading,
    restarted,
    swallowed,
)
from tests.proof import Proof

__all__ = ["shown"]

RESETS, RESTARTS, HOLES = 50, 10, 3
SOON = 2.0


@pytest.mark.parametrize("driver", DRIVERS)
def test_no_read_fails_after_a_reset(shown: Shown, tmp_path: Path, proof: Proof, driver: str) -> None:
    with reading(tmp_path, shown, driver) as shop:
        reads = failed_after_resets(shop, RESETS)
    assert reads.keys() == {200}, reads
    proof.held(
        "P17", f"connections are torn down, {driver}", resets=RESETS, reads_after=reads.total(), failed=0
    )


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_killed_server_is_found_again_as_soon_as_it_is_back(
    shown: Shown, tmp_path: Path, proof: Proof, driver: str
) -> None:
    with reading(tmp_path, shown, driver) as shop:
        restarts = [restarted(shop) for _ in range(RESTARTS)]
    for each in restarts:
        assert each.meanwhile.keys() <= {200, 503}, each
        assert each.afterwards.keys() == {200}, each
    slowest = max(each.seconds for each in restarts)
    assert slowest <= SOON
    proof.held(
        "P17",
        f"the server is killed and started again, {driver}",
        restarts=RESTARTS,
        told_to_come_back=sum(each.meanwhile[503] for each in restarts),
        reads_after=sum(each.afterwards.total() for each in restarts),
        failed=0,
        slowest_seconds=slowest,
    )


@pytest.mark.parametrize("driver", DRIVERS)
def test_a_network_that_swallows_everything_is_unavailable_and_no_hang(
    shown: Shown, tmp_path: Path, proof: Proof, driver: str
) -> None:
    with reading(tmp_path, shown, driver, statement_ms=STATEMENT_MS) as shop:
        seen = [swallowed(shop) for _ in range(HOLES)]
    meanwhile = [read for during, _after in seen for read in during]
    assert {each.status for each in meanwhile} == {503}
    slowest = max(each.ended - each.began for each in meanwhile)
    assert slowest <= BLACK_HOLE_SECONDS
    assert {read.status for _during, after in seen for read in after} == {200}
    proof.held(
        "P17",
        f"the network swallows everything, {driver}",
        holes=HOLES,
        told_to_come_back=len(meanwhile),
        slowest_seconds=round(slowest, 1),
        failed_afterwards=0,
    )


def test_without_the_wire_a_reset_fails_the_reads_after_it(
    shown: Shown, tmp_path: Path, proof: Proof
) -> None:
    """The sabotage: the network's errors are not the driver's, and dead connections stay in the pool."""
    with reading(tmp_path, shown, "pg8000", WITHOUT_WIRE) as shop:
        reads = failed_after_resets(shop, RESETS // 5)
    assert reads[500] > 0
    proof.broke("P17", "without the wire around pg8000", reads_after=reads.total(), failed=reads[500])
