"""Receipts, and word of money that goes back."""

from decimal import Decimal

import pytest

from common.events import PaymentReceived
from common.models import Booking, BookingActor, IntentStatus, PaymentPurpose, RefundReason, RefundStatus
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import person
from tests.integration.telling.conftest import Tale


def test_a_deposit_is_receipted_with_what_is_left_to_pay(
    tale: Tale, visit: Booking, alice: Phone, bora: Phone
) -> None:
    tale.pays(visit, person(alice))
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["payment_receipt"]
    assert tale.heard(person(bora)) == []
    letter = tale.letter_to(person(alice))
    assert "Your deposit of 300 lekë for Bora's Salon has arrived." in letter
    assert f"To be paid at the venue: {_lek(visit.total_price - 300)} lekë" in letter


def _lek(amount: Decimal) -> str:
    return f"{amount:,.0f}"


def test_a_full_payment_leaves_nothing(tale: Tale, visit: Booking, alice: Phone) -> None:
    tale.pays(visit, person(alice), str(visit.total_price), PaymentPurpose.FULL)
    tale.worker_comes()
    letter = tale.letter_to(person(alice))
    assert "Your payment of" in letter
    assert "at the venue" not in letter


def test_a_receipt_comes_by_mail_even_to_a_phone_that_rings_and_only_once(
    tale: Tale, visit: Booking, alice: Phone
) -> None:
    tale.rings(person(alice), "alice-phone")
    intent = tale.pays(visit, person(alice))
    tale.tell(PaymentReceived(intent=intent.uid))
    tale.worker_comes()
    assert len(tale.letters()) == len(tale.notices()) == 1
    assert tale.notices()[0].data["payment"] == str(intent.uid)


@pytest.mark.parametrize("status", [IntentStatus.OPEN, IntentStatus.FAILED, IntentStatus.CANCELED])
def test_what_has_not_arrived_is_not_receipted(
    tale: Tale, visit: Booking, alice: Phone, status: IntentStatus
) -> None:
    tale.pays(visit, person(alice), status=status)
    tale.worker_comes()
    assert tale.heard(person(alice)) == []


def test_keeping_a_card_moves_no_money(tale: Tale, visit: Booking, alice: Phone) -> None:
    tale.pays(visit, person(alice), purpose=PaymentPurpose.GUARANTEE)
    tale.worker_comes()
    assert tale.heard(person(alice)) == []


def test_a_fee_for_not_coming_says_why(tale: Tale, visit: Booking, alice: Phone) -> None:
    tale.pays(visit, person(alice), "500.00", PaymentPurpose.NO_SHOW_FEE)
    tale.worker_comes()
    letter = tale.letter_to(person(alice))
    assert "You did not come to Bora's Salon." in letter
    assert "a fee of 500 lekë" in letter
    assert "at the venue" not in letter


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        (RefundReason.CANCELED_BY_CUSTOMER, "You have canceled the booking."),
        (RefundReason.CANCELED_BY_BUSINESS, "The business has had to cancel the booking."),
        (RefundReason.DECLINED, "The business could not accept your request."),
        (RefundReason.EXPIRED, "Your request was not answered in time."),
        (RefundReason.TOO_LATE, "When your payment arrived, the time was no longer free."),
        (RefundReason.NO_SHOW_UNDONE, "The fee for not having come was taken back."),
        (RefundReason.OUTSIDE, "The payment has been given back."),
    ],
)
def test_money_that_goes_back_says_how_much_and_why(
    tale: Tale, visit: Booking, alice: Phone, reason: RefundReason, sentence: str
) -> None:
    intent = tale.pays(visit, person(alice))
    tale.gives_back(intent, reason, "120.50")
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["payment_receipt", "refund"]
    letter = tale.letter_to(person(alice))
    assert "120.50 lekë is on its way back" in letter
    assert sentence in letter
    assert sentence in tale.told(person(alice))[-1].body


def test_money_that_did_not_go_back_is_told_to_nobody(tale: Tale, visit: Booking, alice: Phone) -> None:
    intent = tale.pays(visit, person(alice))
    tale.gives_back(intent, RefundReason.DECLINED, status=RefundStatus.FAILED)
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["payment_receipt"]


def test_each_refund_of_one_payment_is_told(tale: Tale, visit: Booking, alice: Phone) -> None:
    intent = tale.pays(visit, person(alice))
    for _half in range(2):
        tale.gives_back(intent, RefundReason.OUTSIDE, "150.00")
    tale.worker_comes()
    assert tale.heard(person(alice)) == ["payment_receipt", "refund", "refund"]


def test_a_cancellation_says_what_it_costs_and_what_comes_back(
    tale: Tale, visit: Booking, alice: Phone, bora: Phone
) -> None:
    visit.cancellation_fee, visit.amount_paid, visit.amount_refunded = (
        Decimal(100),
        Decimal(300),
        Decimal(200),
    )
    tale.canceled(visit, person(alice), BookingActor.CUSTOMER)
    tale.worker_comes()
    letter = tale.letter_to(person(alice))
    assert "Cancellation fee: 100 lekë" in letter
    assert "Comes back to you: 200 lekë" in letter
    assert "200 lekë" not in tale.letter_to(person(bora))
