"""A card that is kept, and what not coming costs."""

from dataclasses import replace

from sqlalchemy import select

from common.models import IntentStatus, PaymentPurpose, SavedCard
from tests.integration.conftest import Phone
from tests.integration.payments.desk import Desk, Json
from tests.integration.salon import done


def guaranteed(desk: Desk, card: str = "pm_card_visa", deposit: str | None = None) -> Json:
    """A booking where not coming costs 500 lek, with a card kept for that."""
    desk.salon.set_policy(deposit_percent=deposit, no_show_fee={"amount": "500.00"})
    booking = desk.book()
    ready = desk.ready(booking)
    assert ready["amount"] == ("0.00" if deposit is None else "300.00")
    assert desk.stripe.pay(ready["client_secret"], card) == 200
    desk.hear_everything()
    desk.work()
    return booking


def not_come(desk: Desk, bora: Phone, booking: Json) -> None:
    """The time goes by without her."""
    desk.clock.at = desk.row(booking).starts_at
    desk.pass_by(minutes=20)
    done(bora.post(f"/api/business/booking/{booking['uid']}/no-show/"), 200)
    desk.work()


def test_a_card_is_kept_without_money(desk: Desk) -> None:
    booking = guaranteed(desk)
    card = desk.db.scalars(select(SavedCard)).one()
    assert (card.brand, card.last4) == ("visa", "4242")
    assert desk.row(booking).saved_card_id == card.id
    assert desk.stand(booking) == ("confirmed", "none", "0.00", "0.00", "0.00")
    assert desk.books() == {}
    assert desk.ask(booking).json["code"] == "nothing_to_pay"


def test_a_deposit_keeps_the_card_too(desk: Desk) -> None:
    booking = guaranteed(desk, deposit="30")
    assert desk.row(booking).saved_card_id is not None


def test_without_such_terms_no_card_is_kept(desk: Desk) -> None:
    desk.paid_booking()
    assert desk.db.scalars(select(SavedCard)).all() == []


def test_not_coming_costs(desk: Desk, bora: Phone) -> None:
    booking = guaranteed(desk)
    not_come(desk, bora, booking)
    (fee,) = [each for each in desk.intents(booking) if each.purpose is PaymentPurpose.NO_SHOW_FEE]
    assert (fee.status, str(fee.amount_captured)) == (IntentStatus.SUCCEEDED, "500.00")
    assert desk.stripe.balance() == {"all": 49250}
    assert desk.stand(booking) == ("no_show", "none", "0.00", "0.00", "0.00")
    assert desk.books(booking)["provider"] * 100 == 49250


def test_a_card_that_refuses_changes_nothing(desk: Desk, bora: Phone) -> None:
    booking = guaranteed(desk, "pm_card_chargeCustomerFail")
    not_come(desk, bora, booking)
    fee = desk.intents(booking)[-1]
    assert (fee.status, fee.last_error) == (IntentStatus.FAILED, "generic_decline")
    assert desk.stand(booking)[0] == "no_show"
    assert desk.books() == {}
    assert desk.run("settle_payments")["failed"] == 0
    desk.hear_everything()
    desk.work()
    assert desk.intents(booking)[-1].status is IntentStatus.FAILED


def test_a_bank_that_wants_to_ask_its_customer_is_a_refusal(desk: Desk, bora: Phone) -> None:
    booking = guaranteed(desk, "pm_card_authenticationRequired")
    not_come(desk, bora, booking)
    fee = desk.intents(booking)[-1]
    assert fee.purpose is PaymentPurpose.NO_SHOW_FEE
    assert (fee.status, fee.last_error) == (IntentStatus.FAILED, "authentication_required")


def test_who_did_come_after_all_gets_the_fee_back(desk: Desk, bora: Phone) -> None:
    booking = guaranteed(desk)
    not_come(desk, bora, booking)
    done(bora.post(f"/api/business/booking/{booking['uid']}/undo/", {"to": "completed"}), 200)
    desk.work()
    assert [(str(each.reason), str(each.status)) for each in desk.refunds(booking)] == [
        ("no_show_undone", "succeeded")
    ]
    assert desk.stripe.balance() == {"all": -750}


def test_undone_before_it_was_charged_it_is_not(desk: Desk, bora: Phone) -> None:
    booking = guaranteed(desk)
    desk.clock.at = desk.row(booking).starts_at
    desk.pass_by(minutes=20)
    done(bora.post(f"/api/business/booking/{booking['uid']}/no-show/"), 200)
    done(bora.post(f"/api/business/booking/{booking['uid']}/undo/", {"to": "completed"}), 200)
    desk.work()
    assert len(desk.intents(booking)) == 1


def test_a_charge_whose_answer_was_lost_is_made_once(desk: Desk, bora: Phone) -> None:
    booking = guaranteed(desk)
    desk.stripe.behaves("lost")
    not_come(desk, bora, booking)
    desk.pass_by(hours=1)
    desk.work()
    assert desk.stripe.balance() == {"all": 49250}
    assert [each.status for each in desk.intents(booking)] == [IntentStatus.SUCCEEDED] * 2


def test_without_a_card_nothing_is_charged(desk: Desk, bora: Phone) -> None:
    desk.salon.set_policy(deposit_percent=None, no_show_fee={"amount": "500.00"})
    booking = desk.book()
    not_come(desk, bora, booking)
    assert desk.intents(booking) == []


def test_where_nobody_takes_payments_nothing_breaks(desk: Desk) -> None:
    off = desk.runtime.settings.model_copy(update={"payment_provider": "off"})
    from common.integrations import Doors
    from functions.booking import main as booking

    runtime = replace(desk.runtime, settings=off, doors=Doors(off))
    made = desk.book()
    phone = replace(desk.alice, town=booking.app(runtime).test_client())
    refused = desk.ask(made, phone)
    assert (refused.status_code, refused.json["code"]) == (503, "payments_unavailable")
    config = done(phone.get("/api/payments/config/"), 200)
    assert (config["provider"], config["publishable_key"]) == (None, None)
