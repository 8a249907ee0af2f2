"""The salon's terms, and how something that is asked of it may end."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from tests.integration.machine.table import DAY, HOUR, MANAGER, MINUTE, OWNER

PRICE, DEPOSIT = Decimal("1000.00"), Decimal("300.00")
NOTICE, PAYMENT_WITHIN, MOVE_UNTIL, MOST_MOVES = 60 * MINUTE, 15 * MINUTE, 120 * MINUTE, 2
FREE_UNTIL = DAY
TIERS = ((DAY, Decimal("200.00")), (2 * HOUR, PRICE))
"""From when before the start calling off costs how much."""
TEAM_OF = {"bora": OWNER, "genta": MANAGER}
SERVING = ("dritan", "elira")
GOOD = "ok"


@dataclass
class Answer:
    """How it may end: codes of refusals, or `ok`; `allowed` is what an impossible step is told instead."""

    codes: frozenset[str]
    allowed: list[str] | None = None
    change: Callable[[], None] = lambda: None


def refuse(*codes: str) -> Answer:
    """No, for one of these reasons."""
    return Answer(frozenset(codes))


def accept(change: Callable[[], None] = lambda: None) -> Answer:
    """Yes."""
    return Answer(frozenset({GOOD}), change=change)
