"""Six times as many requests as one process can serve: it serves what it can, and the rest is told at once."""

from pathlib import Path

from tests.e2e.failures.crowded import rush, serving
from tests.proof import Proof


def test_who_cannot_be_served_in_time_is_told_so(
    own_database: str, access_key: str, tmp_path: Path, proof: Proof
) -> None:
    with serving(tmp_path, own_database, access_key) as shop:
        seen = rush(shop, seconds=2, measured_for=1)
    assert seen.during.statuses.keys() == {200, 503}, seen.during.statuses
    assert seen.during.impolite() == []
    assert seen.during.slower_than(0.99, 200) < 1000  # the machine may be busy; the long form measures
    assert seen.after.statuses.keys() == {200}, seen.after.statuses
    proof.held(
        "P9",
        "six times as many requests as can be served",
        capacity_per_second=round(seen.capacity),
        served=seen.during.statuses[200],
        sent_away=seen.during.statuses[503],
        served_p99_ms=seen.during.slower_than(0.99, 200),
        broken=0,
    )
