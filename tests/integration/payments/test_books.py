"""Whatever happens, the books and the provider's balance say the same."""

import random
from collections.abc import Callable
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from common.models import LedgerEntry
from tests.integration.conftest import Phone
from tests.integration.payments.desk import Desk, Json

STEPS = 40


@pytest.mark.parametrize("seed", range(3))
def test_a_random_history_adds_up(desk: Desk, bora: Phone, seed: int) -> None:
    """Forty things happen to some bookings, in any order, and news of them comes now and then."""
    dice = random.Random(seed)
    booked: list[Json] = []

    def some() -> Json:
        return dice.choice(booked)

    def book() -> None:
        booked.append(desk.book())
        desk.ask(booked[-1])

    def pay() -> None:
        intents = desk.intents(some())
        if intents:
            desk.stripe.pay(
                str(intents[-1].provider_ref), dice.choice(["pm_card_visa", "pm_card_chargeDeclined"])
            )

    def refund_at_the_dashboard() -> None:
        desk.stripe.does("refund", intent=_ref(desk, some()), amount=dice.choice([5000, 10000, 0]))

    def dispute() -> None:
        desk.stripe.does("dispute", intent=_ref(desk, some()))

    def close_dispute() -> None:
        for each in desk.stripe.asks("disputes", limit=100)["data"]:
            if each["status"] == "needs_response":
                desk.stripe.does("close-dispute", dispute=each["id"], won=dice.random() < 0.5)

    def fail_a_refund() -> None:
        made = desk.stripe.asks("refunds", limit=100)["data"]
        if made:
            desk.stripe.does("settle-refund", refund=dice.choice(made)["id"], status="failed")

    def cancel() -> None:
        desk.alice.delete(f"/api/business/booking/{some()['uid']}/")

    def call_off() -> None:
        bora.delete(f"/api/business/booking/{some()['uid']}/", {"reason": "Closed."})

    def hear() -> None:
        desk.hear_everything()
        desk.work()

    acts: list[Callable[[], None]] = [
        *[book, pay, pay, pay, hear],
        *[refund_at_the_dashboard, dispute, close_dispute, fail_a_refund, cancel, call_off],
    ]
    book()
    for _ in range(STEPS):
        dice.choice(acts)()
    for _ in range(3):
        desk.hear_everything()
        desk.work()
        desk.pass_by(minutes=6)
        desk.run("settle_payments")
    provider = desk.books().get("provider", Decimal(0))
    assert int(provider * 100) == desk.stripe.balance().get("all", 0)
    assert desk.db.scalar(select(func.sum(LedgerEntry.amount))) in (0, None)
    for booking in booked:
        row = desk.row(booking)
        assert row.amount_refunded <= row.amount_paid


def _ref(desk: Desk, booking: Json) -> str:
    intents = desk.intents(booking)
    return str(intents[-1].provider_ref) if intents else "pi_none"
