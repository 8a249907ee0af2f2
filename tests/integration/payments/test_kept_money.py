"""What a business has kept already, who is owed the rest, and nobody's card charged twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import update

from common.models import IntentStatus, PaymentIntent, PaymentPurpose, Refund
from functions.booking.payments import queries
from tests.integration.conftest import Phone
from tests.integration.payments.desk import Desk, Json
from tests.integration.payments.test_fees import guaranteed, not_come
from tests.integration.salon import done


def fees(desk: Desk, booking: Json) -> list[PaymentIntent]:
    """The attempts to charge a fee."""
    return [each for each in desk.intents(booking) if each.purpose is PaymentPurpose.NO_SHOW_FEE]


def test_a_deposit_that_is_kept_is_part_of_the_fee(desk: Desk, bora: Phone) -> None:
    booking = guaranteed(desk, deposit="30")
    not_come(desk, bora, booking)
    (fee,) = fees(desk, booking)
    assert (fee.status, str(fee.amount_captured)) == (IntentStatus.SUCCEEDED, "200.00")
    assert desk.stripe.balance() == {"all": 30000 - 450 + 20000 - 300}


def test_what_went_back_of_a_deposit_is_not_kept(desk: Desk, bora: Phone) -> None:
    booking = guaranteed(desk, deposit="30")
    wish = {"intent": desk.intents(booking)[0].provider_ref, "amount": 10000}
    desk.stripe.does("refund", **wish).raise_for_status()
    desk.hear_everything()
    desk.work()
    not_come(desk, bora, booking)
    assert [str(each.amount_captured) for each in fees(desk, booking)] == ["300.00"]


def test_a_deposit_as_large_as_the_fee_is_enough(desk: Desk, bora: Phone) -> None:
    desk.salon.set_policy(deposit_percent="30", no_show_fee={"amount": "300.00"})
    booking = desk.paid_booking()
    not_come(desk, bora, booking)
    assert fees(desk, booking) == []
    assert desk.stand(booking) == ("no_show", "paid", "300.00", "300.00", "0.00")


def test_looking_after_payments_does_not_charge_a_fee_twice(desk: Desk, bora: Phone) -> None:
    """The card was charged, the answer got lost, and the job comes before the task tries again."""
    booking = guaranteed(desk)
    desk.stripe.behaves("lost")
    not_come(desk, bora, booking)
    desk.pass_by(minutes=6)
    desk.run("settle_payments")
    desk.pass_by(hours=1)
    desk.work()
    assert [each.status for each in fees(desk, booking)] == [IntentStatus.SUCCEEDED]
    assert desk.stripe.balance() == {"all": 49250}


def test_a_fee_that_nobody_could_charge_is_given_up_after_a_day(desk: Desk, bora: Phone) -> None:
    booking = guaranteed(desk)
    desk.stripe.behaves("reset")
    not_come(desk, bora, booking)
    desk.stripe.behaves("reset", 1000)
    for _ in range(26):
        desk.pass_by(hours=1)
        desk.run("settle_payments")
    assert [each.status for each in fees(desk, booking)] == [IntentStatus.CANCELED]


def test_some_of_it_returned_at_the_dashboard_leaves_the_rest_owed(desk: Desk) -> None:
    booking = desk.paid_booking()
    ref = desk.intents(booking)[0].provider_ref
    done(desk.alice.delete(f"/api/business/booking/{booking['uid']}/"), 200)
    for amount in (10000, 5000):
        desk.stripe.does("refund", intent=ref, amount=amount).raise_for_status()
    desk.work()
    assert desk.stand(booking) == ("cancelled_by_customer", "refunded", "300.00", "300.00", "300.00")
    assert desk.stripe.balance() == {"all": -450}
    assert desk.books(booking) == {"provider": Decimal("-4.50"), "platform_fee": Decimal("4.50")}
    made = [str(each.amount) for each in desk.refunds(booking) if str(each.status) == "succeeded"]
    assert sorted(made) == ["100.00", "150.00", "50.00"]


@pytest.mark.parametrize("amount", [4000, 90000])
def test_money_that_is_not_ours_may_go_back_at_the_dashboard(desk: Desk, amount: int) -> None:
    booking = desk.book()
    ready = desk.ready(booking)
    desk.stripe.does("amend", intent=ready["client_secret"], amount=90000).raise_for_status()
    desk.stripe.pay(ready["client_secret"])
    desk.hear_everything()
    desk.look(ready["uid"])
    desk.stripe.does("refund", intent=ready["client_secret"], amount=amount).raise_for_status()
    desk.work()
    desk.hear_everything()
    desk.work()
    assert desk.stripe.balance() == {"all": -1350}
    assert desk.books(booking) == {"provider": Decimal("-13.50"), "platform_fee": Decimal("13.50")}


def test_refunds_that_fail_do_not_keep_the_others_waiting(desk: Desk) -> None:
    """Whatever was looked at goes to the end of the queue."""
    booked = [desk.paid_booking() for _ in range(3)]
    for booking in booked:
        done(desk.alice.delete(f"/api/business/booking/{booking['uid']}/"), 200)
    desk.db.execute(
        update(PaymentIntent)
        .where(PaymentIntent.id == desk.intents(booked[0])[0].id)
        .values(provider_ref="pi_gone")
    )
    desk.pass_by(minutes=6)
    wanted = queries.refunds_on_their_way("stripe", desk.clock.now() - timedelta(minutes=5), 100)
    (first, *_others) = desk.db.scalars(wanted).all()
    assert first == desk.refunds(booked[0])[0].uid
    desk.stripe.behaves("reset", 1000)
    from functions.worker.routes import JOBS

    assert JOBS["settle_payments"].act(desk.runtime)["failed"] == 3
    desk.pass_by(minutes=6)
    desk.db.execute(
        update(PaymentIntent)
        .where(PaymentIntent.id != desk.intents(booked[0])[0].id)
        .values(updated_at=desk.clock.now() - timedelta(minutes=20))
    )
    later = queries.refunds_on_their_way("stripe", desk.clock.now() - timedelta(minutes=5), 2)
    assert first not in desk.db.scalars(later).all()
    assert len(desk.db.query(Refund).all()) == 3
