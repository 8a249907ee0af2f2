"""Money is where the books say that it is, whatever happens to bookings and payments, in whatever order.

HISTORIES=1000 tries more; `tests/integration/payments/histories.py` says what may happen, and what has to be true.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.payments import Asked, Payment, Return, Returned
from common.integrations.payments_stripe import StripePayments
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.payments.desk import Desk, Stripe
from tests.integration.payments.histories import History, opened, paid_through, wrongs_of
from tests.integration.payments.test_orders import FIVE, STANDS, ends
from tests.proof import Proof
from tools.local.providers.serving import running

HISTORIES = int(os.environ.get("HISTORIES", "200"))
LONGEST = 12


@pytest.fixture
def stripe(tmp_path: Path, clock: SetClock) -> Iterator[Stripe]:
    """Stripe, by the test's own clock."""
    with running(tmp_path / "journal", clock) as url:
        yield Stripe(url, tmp_path / "journal")


House = tuple[Desk, Phone]


@pytest.fixture
def houses(runtime: Runtime, stripe: Stripe, db: Session, clock: SetClock) -> Callable[[], House]:
    """Bora's, who takes deposits, with Alice; as often as wanted, for nobody stays signed in for years."""
    here = paid_through(runtime, stripe)
    return lambda: opened(here, stripe, db, clock)


@pytest.mark.parametrize("first", range(5))
def test_who_has_paid_has_the_booking_in_every_order(houses: Callable[[], House], first: int) -> None:
    """All 120 orders of {webhook, again, comes back, retry, expire}; every time there is one right end."""
    desk, _phone = houses()
    found = ends(desk, FIVE, paid_first=True, first=first, every=5)
    assert len(found) == 24
    assert {order: end for order, end in found.items() if end != STANDS} == {}


def test_the_books_are_right_whatever_happens(houses: Callable[[], House], proof: Proof) -> None:
    house = houses()
    names = sorted(History(*house).acts)
    tried = {"histories": 0, "acts": 0}

    @settings(
        max_examples=HISTORIES,
        deadline=None,
        database=None,
        phases=(Phase.generate,),  # the clock has moved on: nothing happens twice in the same way
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(st.sampled_from(names), min_size=2, max_size=LONGEST))
    def history(acts: list[str]) -> None:
        nonlocal house
        if tried["histories"] % 40 == 39:
            house = houses()
        story = ["open", "pay", *acts]
        assert wrongs_of(*house, story) == [], story
        tried["histories"] += 1
        tried["acts"] += len(story)

    history()
    proof.held("P3", "what may happen to a payment, in any order, replies lost", **tried, wrong=0)


class Forgetful(StripePayments):
    """The sabotage: every call has a new key."""

    def give_back(self, wanted: Return) -> Returned:
        """As if it were another refund."""
        return super().give_back(replace(wanted, uid=uuid4()))

    def charge(self, asked: Asked, card: str) -> Payment:
        """As if it were another fee."""
        return super().charge(replace(asked, uid=uuid4()), card)


def test_without_keys_money_moves_twice(houses: Callable[[], House], proof: Proof) -> None:
    desk, bora = houses()
    desk.runtime.doors.__dict__["payments"] = Forgetful(desk.runtime.settings)
    story = ["open", "pay", "news", "the worker comes", "replies get lost", "no-show", "settle"]
    wrongs = wrongs_of(desk, bora, story)
    assert wrongs != []
    proof.broke("P3", "with a new key for each call to the payment provider", wrong=len(wrongs))
