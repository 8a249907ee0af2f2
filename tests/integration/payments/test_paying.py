"""Alice pays her deposit."""

from decimal import Decimal
from typing import Any

import pytest

from common.models import IntentStatus
from tests.integration.conftest import Phone
from tests.integration.payments.desk import INTENT, Desk, Stripe
from tests.integration.salon import done


def test_a_deposit_is_paid_and_the_booking_stands(desk: Desk) -> None:
    booking = desk.book()
    assert desk.stand(booking) == ("pending_payment", "due", "300.00", "0.00", "0.00")
    ready = desk.ready(booking)
    assert {name: ready[name] for name in ("provider", "amount", "currency")} == {
        "provider": "stripe",
        "amount": "300.00",
        "currency": "ALL",
    }
    assert ready["expires_at"] is not None
    assert desk.stripe.pay(ready["client_secret"]) == 200
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking) == ("confirmed", "paid", "300.00", "300.00", "0.00")
    assert desk.look(ready["uid"])["status"] == "succeeded"


def test_lek_are_charged_in_hundredths(desk: Desk) -> None:
    """1500.00 ALL are 150000: by CLDR's digits Alice would pay a hundredth."""
    desk.salon.set_policy(deposit_percent="100")
    service = desk.salon.add_service(price="1500.00")
    booking = desk.book(service=service)
    desk.ready(booking)
    ref = desk.intents(booking)[0].provider_ref
    asked = desk.stripe.asks(f"payment_intents/{ref}")
    assert (asked["amount"], asked["currency"]) == (150000, "all")
    assert desk.stripe.journal() == ["1500.00 ALL asked"]


def test_the_books_say_whose_money_it_is(desk: Desk) -> None:
    booking = desk.paid_booking()
    # 1.5 % of 300 lek are Stripe's own
    assert desk.books(booking) == {
        "provider": Decimal("295.50"),
        "business_payable": Decimal("-300.00"),
        "platform_fee": Decimal("4.50"),
    }
    assert desk.stripe.balance() == {"all": 29550}


def test_without_the_notice_the_app_sees_it_on_return(desk: Desk) -> None:
    booking = desk.book()
    ready = desk.ready(booking)
    desk.stripe.pay(ready["client_secret"])
    seen = desk.look(ready["uid"])
    assert (seen["status"], seen["captured"]) == ("succeeded", "300.00")
    assert desk.stand(booking)[:2] == ("confirmed", "paid")


def test_without_notice_and_return_the_clock_heals_it(desk: Desk) -> None:
    booking = desk.book()
    desk.stripe.pay(desk.ready(booking)["client_secret"])
    desk.pass_by(minutes=6)
    assert desk.run("settle_payments") == {"looked_at": 1, "failed": 0}
    assert desk.stand(booking)[:2] == ("confirmed", "paid")


def test_a_retry_is_the_same_payment(desk: Desk) -> None:
    booking = desk.book()
    first, second = desk.ready(booking), desk.ready(booking)
    assert first == second
    assert len(desk.intents(booking)) == 1


def test_a_declined_card_can_be_replaced(desk: Desk) -> None:
    booking = desk.book()
    ready = desk.ready(booking)
    assert desk.stripe.pay(ready["client_secret"], "pm_card_chargeDeclinedInsufficientFunds") == 402
    desk.hear_everything()
    desk.work()
    seen = desk.look(ready["uid"])
    assert (seen["status"], seen["error"]) == ("open", "insufficient_funds")
    assert desk.stand(booking)[:2] == ("pending_payment", "due")
    assert desk.ready(booking) == ready
    assert desk.stripe.pay(ready["client_secret"]) == 200
    assert desk.look(ready["uid"])["error"] is None
    assert desk.stand(booking)[:2] == ("confirmed", "paid")


def test_a_bank_that_takes_its_time(desk: Desk) -> None:
    booking = desk.book()
    ready = desk.ready(booking)
    desk.stripe.does("process", intent=ready["client_secret"]).raise_for_status()
    assert desk.look(ready["uid"])["status"] == "processing"
    assert desk.stand(booking)[:2] == ("pending_payment", "processing")
    desk.stripe.does("finish", intent=ready["client_secret"]).raise_for_status()
    assert desk.look(ready["uid"])["status"] == "succeeded"
    assert desk.stand(booking)[:2] == ("confirmed", "paid")


def test_what_is_paid_is_not_asked_for_again(desk: Desk) -> None:
    refused = desk.ask(desk.paid_booking())
    assert (refused.status_code, refused.json["code"]) == (409, "nothing_to_pay")


def test_a_canceled_payment_is_followed_by_another_attempt(desk: Desk) -> None:
    booking = desk.book()
    first = desk.ready(booking)
    desk.stripe.does("cancel", intent=first["client_secret"]).raise_for_status()
    second = desk.ready(booking)
    assert second["uid"] != first["uid"]
    assert [(each.attempt, each.status) for each in desk.intents(booking)] == [
        (1, IntentStatus.CANCELED),
        (2, IntentStatus.OPEN),
    ]


def test_an_abandoned_checkout_gives_nobody_a_free_booking(desk: Desk) -> None:
    """Asked again and again, paid never: it stays unpaid, and lapses."""
    booking = desk.book()
    for _ in range(5):
        desk.ready(booking)
        desk.hear_everything()
        desk.work()
    assert desk.stand(booking)[:2] == ("pending_payment", "due")
    desk.pass_by(minutes=16)
    late = desk.ask(booking)
    assert (late.status_code, late.json["code"], late.json["current_status"]) == (
        409,
        "booking_over",
        "expired",
    )
    desk.run("expire_bookings")
    assert desk.stand(booking)[:2] == ("expired", "failed")
    assert desk.ask(booking).json["code"] == "booking_over"
    assert desk.books() == {}


def test_after_expiry_the_secret_is_worth_nothing(desk: Desk) -> None:
    booking = desk.book()
    secret = desk.ready(booking)["client_secret"]
    desk.pass_by(minutes=16)
    desk.run("expire_bookings")
    assert desk.stripe.pay(secret) == 400
    assert [each.status for each in desk.intents(booking)] == [IntentStatus.CANCELED]


def test_a_strangers_booking_cannot_be_paid_and_their_payment_not_be_seen(
    desk: Desk, erion: Phone, bora: Phone, stranger: Phone
) -> None:
    booking = desk.book()
    ready = desk.ready(booking)
    for other, status in ((erion, 404), (bora, 404), (stranger, 401)):
        assert desk.ask(booking, other).status_code == status
        assert other.get(f"/api/payments/{ready['uid']}/").status_code == status


def test_a_visit_paid_at_the_venue_needs_no_payment(desk: Desk) -> None:
    desk.salon.set_policy(deposit_percent=None)
    refused = desk.ask(desk.book())
    assert (refused.status_code, refused.json["code"]) == (409, "nothing_to_pay")


@pytest.mark.parametrize("body", [{}, {"booking": None}, {"booking": "x"}, {"booking": 1}, {"more": 1}, []])
def test_nonsense_is_refused(desk: Desk, body: Any) -> None:
    assert desk.alice.post(INTENT, body).status_code in (400, 422)


@pytest.mark.parametrize("mode", ["reset", "lost", "garbage", "500"])
def test_a_provider_that_fails_is_asked_again(desk: Desk, mode: str) -> None:
    """Whatever was lost on the way, at most one payment is open in the end, and it can be paid."""
    booking = desk.book()
    desk.stripe.behaves(mode, count=1)  # spoils the customer
    assert desk.ask(booking).status_code == 503
    first = desk.ready(booking)
    desk.stripe.behaves(mode, count=1)  # spoils looking
    assert desk.ask(booking).status_code == 503
    assert desk.ready(booking) == first
    assert desk.stripe.pay(first["client_secret"]) == 200
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking)[:2] == ("confirmed", "paid")


def test_a_call_cut_off_before_it_was_written_down_is_the_same_call_again(desk: Desk) -> None:
    """The crash between call and record: Stripe has a payment that we have no name for."""
    desk.paid_booking()  # so that she is known there
    booking = desk.book()
    desk.stripe.behaves("lost")
    assert desk.ask(booking).status_code == 503
    (intent,) = desk.intents(booking)
    assert (intent.status, intent.provider_ref) == (IntentStatus.CREATED, None)
    made = [each for each in desk.stripe.events() if each["type"] == "payment_intent.created"]
    ready = desk.ready(booking)
    assert ready["client_secret"] in made[-1]["body"]
    assert len([e for e in desk.stripe.events() if e["type"] == "payment_intent.created"]) == len(made)


def test_an_answered_no_is_not_asked_with_the_same_key_again(desk: Desk) -> None:
    """Stripe repeats a 500 to the same key for a day; nobody has a secret, so another attempt is safe."""
    desk.paid_booking()
    booking = desk.book()
    desk.stripe.behaves("500")
    assert desk.ask(booking).status_code == 503
    assert desk.ready(booking)["amount"] == "300.00"
    assert [each.status for each in desk.intents(booking)] == [IntentStatus.FAILED, IntentStatus.OPEN]


def test_the_notice_is_enough_to_find_a_payment_without_a_name(desk: Desk) -> None:
    """Its reply was lost and the app gone; Stripe's notice carries our own uid."""
    desk.paid_booking()
    booking = desk.book()
    desk.stripe.behaves("lost")
    desk.ask(booking)
    desk.hear_everything()
    desk.work()
    (intent,) = desk.intents(booking)
    assert intent.status is IntentStatus.OPEN
    assert str(intent.provider_ref).startswith("pi_")


def test_where_to_pay_is_no_secret(stranger: Phone, stripe: Stripe) -> None:
    config = done(stranger.get("/api/payments/config/"), 200)
    assert config == {
        "provider": "stripe",
        "publishable_key": "pk_test_local",
        "wallets": [],
        "apple_pay": None,
        "google_pay": None,
    }
    assert "sk_test" not in str(config)
