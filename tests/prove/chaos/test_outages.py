"""P16: no provider's trouble, of whatever kind, is felt by whoever books; and all is made good afterwards."""

from tests.e2e.chaos import promises
from tests.e2e.chaos.conftest import VERSIONS
from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.outages import PATIENCE_SECONDS, outage, refunds_of
from tests.e2e.chaos.poison import p95
from tests.e2e.chaos.proxy import OUTAGES, Fault
from tests.e2e.chaos.system import WIRES
from tests.proof import Proof

VISITS = 4


def test_every_provider_in_every_way(crowd: Crowd, proof: Proof) -> None:
    found, wrong = {}, []
    healthy = outage(crowd, Fault.NONE, [], VISITS).seconds
    for wire in WIRES:
        for fault in OUTAGES:
            came = outage(crowd, fault, [wire], VISITS)
            found[f"{wire}, {fault}"] = round(p95(came.seconds), 3)
            wrong += promises.broken(crowd)
            wrong += [wire for payment in came.payments if refunds_of(crowd, payment) != ["succeeded"]]
    assert wrong == []
    assert max(found.values()) < PATIENCE_SECONDS
    proof.held(
        "P16",
        "every provider fails in every way while people book",
        providers=len(WIRES),
        faults=len(OUTAGES),
        promises_broken=0,
        healthy_p95_seconds=round(p95(healthy), 3),
        worst_p95_seconds=max(found.values()),
        p95_seconds=found,
    )


def test_without_an_outbox_they_wait_for_the_provider(crowd: Crowd, proof: Proof) -> None:
    """The sabotage: whoever takes the booking carries its news, too."""
    (calm,) = crowd.system.webs
    crowd.system.start("booking", VERSIONS / "inline.py").wait()
    crowd.system.webs.remove(calm)
    crowd.system.wires["mail"].behave(Fault.BLACK_HOLE)
    crowd.book(crowd.customers[0])
    crowd.system.webs.insert(0, calm)
    assert crowd.seconds[-1] > PATIENCE_SECONDS / 2
    proof.broke(
        "P16", "with the provider called inside the request", seconds_to_book=round(crowd.seconds[-1], 1)
    )
