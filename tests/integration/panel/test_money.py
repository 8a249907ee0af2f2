"""The page of money: whatever somebody has to look at is there, and what has come right again is not."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any, TypeVar

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Booking,
    Dispute,
    IntentStatus,
    PaymentIntent,
    PaymentPurpose,
    Refund,
    RefundReason,
    RefundStatus,
)
from tests.integration.booking.conftest import open_salon
from tests.integration.booking.ordering import booked
from tests.integration.conftest import Phone
from tests.integration.panel.desk import Desk
from tests.integration.steps.conftest import Visit

MONEY = "/admin/money/"
TROUBLES = ["failed-refunds", "late-refunds", "refused-payments", "hanging-payments", "disputes"]


Row = TypeVar("Row", PaymentIntent, Refund, Dispute)


@dataclass
class Till:
    """Alice's booking, and what became of the money for it, as rows."""

    db: Session
    clock: SetClock
    booking: Booking
    made: int = 0

    def payment(self, ago: timedelta = timedelta(days=2), **more: Any) -> PaymentIntent:
        """An attempt to pay 500 lekë, which arrived."""
        self.made += 1
        values = {
            "status": IntentStatus.SUCCEEDED,
            "purpose": PaymentPurpose.DEPOSIT,
            "attempt": self.made,
            "amount": Decimal(500),
            "amount_captured": Decimal(500),
            "provider": "stripe",
            "provider_ref": f"pi_{self.made}",
            "created_at": self.clock.now() - ago,
        }
        row = PaymentIntent(
            business_id=self.booking.business_id,
            booking_id=self.booking.id,
            payer_id=self.booking.customer_id,
            currency="ALL",
            **(values | more),
        )
        return self._kept(row)

    def refund(self, payment: PaymentIntent, ago: timedelta = timedelta(days=2), **more: Any) -> Refund:
        """200 lekë of it, which should go back, and did not."""
        values = {
            "amount": Decimal(200),
            "currency": "ALL",
            "reason": RefundReason.CANCELED_BY_BUSINESS,
            "status": RefundStatus.FAILED,
            "last_error": "charge_disputed",
            "created_at": self.clock.now() - ago,
        }
        row = Refund(business_id=payment.business_id, payment_intent_id=payment.id, **(values | more))
        return self._kept(row)

    def dispute(self, payment: PaymentIntent, status: str, reason: str = "fraudulent") -> Dispute:
        """The customer's bank wants it."""
        row = Dispute(
            business_id=payment.business_id,
            payment_intent_id=payment.id,
            provider="stripe",
            provider_ref=f"dp_{status}",
            amount=payment.amount,
            currency=payment.currency,
            reason=reason,
            status=status,
        )
        return self._kept(row)

    def _kept(self, row: Row) -> Row:
        self.db.add(row)
        self.db.commit()
        return row


@pytest.fixture
def till(alice: Phone, bora: Phone, dritan: Phone, db: Session, clock: SetClock) -> Till:
    """Alice has booked at Bora's."""
    assert bora.user is not None
    assert dritan.user is not None
    place = open_salon(db, bora.user, dritan.user)
    visit = Visit(db, booked(alice, place.order("10:00"))["uid"], clock)
    return Till(db, clock, visit.row)


def cases(desk: Desk, trouble: str) -> str:
    """The lines of one of the lists, as people read them; nothing if there are none."""
    page = desk.open(MONEY, show=trouble)
    assert page.status_code == 200
    lines = page.text.partition("<tbody>")[2].partition("</tbody>")[0]
    return unescape(lines).replace("\N{NO-BREAK SPACE}", " ")


def how_many(desk: Desk) -> list[int]:
    """What stands at each of the tabs."""
    tabs = desk.open(MONEY).text.split('class="tabs"')[1].split("</nav>")[0]
    return [int(each.split("</span>")[0].split(">")[-1]) for each in tabs.split('class="badge')[1:]]


@pytest.mark.parametrize("desk", ["support", "admin"])
def test_every_list_opens_for_both_roles_in_both_languages(
    desk: str, till: Till, request: pytest.FixtureRequest
) -> None:
    here: Desk = request.getfixturevalue(desk)
    for language in ("en", "sq"):
        here.act("/admin/language/", language=language)
        for trouble in TROUBLES:
            page = here.open(MONEY, show=trouble)
            assert page.status_code == 200
            assert f'<html lang="{language}">' in page.text
            assert "<tbody>" not in page.text


def test_a_refund_that_failed_is_shown_with_what_the_provider_said(support: Desk, till: Till) -> None:
    till.refund(till.payment())
    lines = cases(support, "failed-refunds")
    told = [
        f"/admin/bookings/{till.booking.uid}/",
        "Bora's salon",
        "Alice",
        "Canceled by the business",
        "200 lekë",
        "500 lekë",
        "charge_disputed",
    ]
    assert [each for each in told if each not in lines] == []
    assert how_many(support) == [1, 0, 0, 0, 0]


def test_one_in_whose_place_the_money_went_back_is_not(support: Desk, till: Till) -> None:
    payment = till.payment()
    till.refund(payment)
    second = till.refund(payment, timedelta(0))
    assert cases(support, "failed-refunds").count("<tr>") == 2
    for status in (RefundStatus.DUE, RefundStatus.PENDING, RefundStatus.SUCCEEDED):
        second.status = status
        till.db.commit()
        assert str(till.booking.uid) not in cases(support, "failed-refunds"), status


def test_half_of_it_is_not_all_of_it(support: Desk, till: Till) -> None:
    payment = till.payment()
    till.refund(payment)
    till.refund(payment, status=RefundStatus.SUCCEEDED, amount=Decimal(100))
    assert str(till.booking.uid) in cases(support, "failed-refunds")


def test_one_that_made_room_for_another_is_not(support: Desk, till: Till) -> None:
    till.refund(till.payment(), last_error="made_at_the_provider")
    assert str(till.booking.uid) not in cases(support, "failed-refunds")


def test_a_refund_is_late_after_an_hour_with_us_or_a_week_in_the_bank(support: Desk, till: Till) -> None:
    refund = till.refund(till.payment(), last_error=None)
    for status, ago, is_late in (
        (RefundStatus.DUE, timedelta(minutes=59), False),
        (RefundStatus.DUE, timedelta(minutes=61), True),
        (RefundStatus.PENDING, timedelta(days=6), False),
        (RefundStatus.PENDING, timedelta(days=8), True),
        (RefundStatus.SUCCEEDED, timedelta(days=8), False),
    ):
        refund.status, refund.created_at = status, till.clock.now() - ago
        till.db.commit()
        assert (str(till.booking.uid) in cases(support, "late-refunds")) == is_late, (status, ago)


def test_money_that_came_wrong_says_where_it_is_now(support: Desk, till: Till) -> None:
    payment = till.payment(status=IntentStatus.FAILED, last_error="wrong_amount", amount_captured=Decimal(0))
    assert "Nothing goes back" in cases(support, "refused-payments")
    more: dict[str, Any] = {"amount": Decimal(5), "currency": "EUR", "reason": RefundReason.OUTSIDE}
    till.refund(payment, **(more | {"status": RefundStatus.FAILED}))
    till.refund(payment, **(more | {"status": RefundStatus.SUCCEEDED}))
    lines = cases(support, "refused-payments")
    told = ("Another amount or currency", "€5.00", "500 lekë", "Arrived", "pi_1")
    assert lines.count("<tr>") == 1
    assert [each for each in told if each not in lines] == []
    payment.last_error = "paid_twice"
    till.db.commit()
    assert "Paid twice" in cases(support, "refused-payments")


def test_a_card_that_was_refused_is_no_trouble_of_ours(support: Desk, till: Till) -> None:
    till.payment(status=IntentStatus.FAILED, last_error="card_declined", amount_captured=Decimal(0))
    assert how_many(support) == [0] * 5


def test_a_payment_hangs_after_a_day(support: Desk, till: Till) -> None:
    payment = till.payment(timedelta(hours=23), status=IntentStatus.OPEN, amount_captured=Decimal(0))
    assert how_many(support) == [0] * 5
    payment.created_at -= timedelta(hours=2)
    for status in (IntentStatus.CREATED, IntentStatus.OPEN, IntentStatus.PROCESSING):
        payment.status = status
        till.db.commit()
        assert str(till.booking.uid) in cases(support, "hanging-payments"), status
    assert how_many(support) == [0, 0, 0, 1, 0]


def test_disputes_are_all_listed_and_the_open_ones_counted(support: Desk, till: Till) -> None:
    payment = till.payment()
    for status in ("won", "lost", "needs_response", "something_new"):
        till.dispute(payment, status)
    lines = cases(support, "disputes")
    assert lines.count("<tr>") == 4
    assert [
        each for each in ("fraudulent", "Won", "Waits for our answer", "something_new") if each not in lines
    ] == []
    assert how_many(support) == [0, 0, 0, 0, 2]


def test_what_the_provider_says_is_shown_as_words(support: Desk, till: Till) -> None:
    bad = "<script>alert(1)</script> {0} {state}"
    payment = till.payment()
    till.refund(payment, last_error=bad)
    till.dispute(payment, bad, bad)
    for page in ("failed-refunds", "disputes"):
        assert "<script>alert" not in support.open(MONEY, show=page).text
        assert "&lt;script&gt;" in support.open(MONEY, show=page).text
    assert support.open(f"/admin/bookings/{till.booking.uid}/").status_code == 200


def test_a_long_list_has_pages(support: Desk, till: Till) -> None:
    payment = till.payment()
    till.db.add_all(
        Refund(
            business_id=payment.business_id,
            payment_intent_id=payment.id,
            amount=Decimal(1 + number),
            currency="ALL",
            reason=RefundReason.DECLINED,
            status=RefundStatus.FAILED,
        )
        for number in range(51)
    )
    till.db.commit()
    first = support.open(MONEY, show="failed-refunds").text
    assert first.split("<tbody>")[1].count("<tr>") == 50
    assert 'rel="next"' in first
    last = support.open(MONEY, show="failed-refunds", page="1").text
    assert last.split("<tbody>")[1].count("<tr>") == 1
    assert 'rel="next"' not in last


def test_what_is_not_there_is_not_found(support: Desk, till: Till) -> None:
    for query in ("?show=other", "?page=x", "?page=-1", "?page=9999999", "?page=²", "?show=%00"):
        assert support.open(f"{MONEY}{query}").status_code == 404, query


def test_nobody_comes_in_without_signing_in(support: Desk, till: Till, town: Any) -> None:
    reply = town.get(MONEY, base_url="https://panel.example")
    assert reply.status_code == 303
    assert "/admin/sign-in/" in reply.headers["Location"]
