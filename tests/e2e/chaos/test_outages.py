"""Every provider fails at once: nobody who books notices, and all is made good once they are well again."""

import pytest

from tests.e2e.chaos import promises
from tests.e2e.chaos.customers import Crowd
from tests.e2e.chaos.outages import PATIENCE_SECONDS, outage, refunds_of
from tests.e2e.chaos.proxy import Fault
from tests.e2e.chaos.system import WIRES


@pytest.mark.parametrize("fault", [Fault.RESET, Fault.GARBAGE, Fault.BLACK_HOLE])
def test_people_book_and_hear_of_it_later(crowd: Crowd, fault: Fault) -> None:
    # without a queue the sweep carries one message after the other: too slow a way to find every hole
    wires = [wire for wire in WIRES if wire != "queue" or fault is not Fault.BLACK_HOLE]
    came = outage(crowd, fault, wires, visits=1)
    assert came.seconds[-1] < PATIENCE_SECONDS
    assert promises.broken(crowd) == []
    assert [refunds_of(crowd, payment) for payment in came.payments] == [["succeeded"]]
