"""Whatever happens to a booking and its money, the books know it; `tests/prove` has many more of these."""

from random import Random

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.runtime import Runtime
from tests.integration.payments.desk import Stripe
from tests.integration.payments.histories import History, opened, paid_through, wrongs_of

HISTORIES = 3


@pytest.mark.parametrize("seed", range(4))
def test_the_books_are_right_whatever_happens(
    seed: int, runtime: Runtime, stripe: Stripe, db: Session, clock: SetClock
) -> None:
    desk, bora = opened(paid_through(runtime, stripe), stripe, db, clock)
    dice = Random(seed)
    names = list(History(desk, bora).acts)
    for _ in range(HISTORIES):
        story = ["open", "pay", *dice.choices(names, k=8)]
        assert wrongs_of(desk, bora, story) == [], story
