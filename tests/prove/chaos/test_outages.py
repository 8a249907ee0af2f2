"""P16: no provider's trouble, of whatever kind, is felt by whoever books; and all is made good afterwards."""

from collections.abc import Callable

from tests.e2e.chaos import promises
from tests.e2e.chaos.conftest import VERSIONS
from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.outages import PATIENCE_SECONDS, outage, refunds_of
from tests.e2e.chaos.poison import p95
from tests.e2e.chaos.proxy import OUTAGES, Fault
from tests.e2e.chaos.system import WIRES

VISITS = 4


def test_every_provider_in_every_way(crowd: Crowd, write_figure: Callable[..., None]) -> None:
    found, wrong = {}, []
    healthy = outage(crowd, Fault.NONE, [], VISITS).seconds
    for wire in WIRES:
        for fault in OUTAGES:
            came = outage(crowd, fault, [wire], VISITS)
            found[f"{wire}, {fault}"] = round(p95(came.seconds), 3)
            wrong += promises.broken(crowd)
            wrong += [wire for payment in came.payments if refunds_of(crowd, payment) != ["succeeded"]]
    write_figure("P16", healthy_p95_seconds=round(p95(healthy), 3), p95_seconds=found, promises_broken=wrong)
    assert wrong == []
    assert max(found.values()) < PATIENCE_SECONDS


def test_without_an_outbox_they_wait_for_the_provider(crowd: Crowd) -> None:
    """The sabotage: whoever takes the booking carries its news, too."""
    (calm,) = crowd.system.webs
    crowd.system.start("booking", VERSIONS / "inline.py").wait()
    crowd.system.webs.remove(calm)
    crowd.system.wires["mail"].behave(Fault.BLACK_HOLE)
    crowd.book(crowd.customers[0])
    crowd.system.webs.insert(0, calm)
    assert crowd.seconds[-1] > PATIENCE_SECONDS / 2
