"""Money that goes back: as much as is owed, once, whoever decides it."""

from decimal import Decimal

import pytest

from common.models import RefundReason, RefundStatus
from tests.integration.conftest import Phone
from tests.integration.payments.desk import Desk
from tests.integration.salon import done

NOTHING_LEFT = {"provider": Decimal("-4.50"), "platform_fee": Decimal("4.50")}
"""All has gone back; Stripe keeps its fee."""


def cancel(phone: Phone, booking: dict[str, object], **said: object) -> None:
    """Call it off."""
    done(phone.delete(f"/api/business/booking/{booking['uid']}/", said or None), 200)


def test_who_cancels_in_time_gets_everything_back(desk: Desk) -> None:
    booking = desk.paid_booking()
    cancel(desk.alice, booking)
    assert desk.stand(booking) == ("cancelled_by_customer", "paid", "300.00", "300.00", "300.00")
    desk.work()
    assert desk.stand(booking)[1] == "refunded"
    (refund,) = desk.refunds(booking)
    assert (refund.reason, refund.status) == (RefundReason.CANCELED_BY_CUSTOMER, RefundStatus.SUCCEEDED)
    assert desk.stripe.balance() == {"all": -450}
    assert desk.books(booking) == NOTHING_LEFT


def test_who_cancels_late_pays_the_fee(desk: Desk) -> None:
    desk.salon.set_policy(free_until_minutes=1440, fee_tiers=[{"from_min": 1440, "amount": "100.00"}])
    booking = desk.paid_booking()
    desk.clock.at = desk.row(booking).starts_at
    desk.pass_by(hours=-2)
    cancel(desk.alice, booking)
    desk.work()
    assert desk.stand(booking) == ("cancelled_by_customer", "partly_refunded", "300.00", "300.00", "200.00")
    assert desk.books(booking)["business_payable"] == Decimal("-100.00")


def test_a_business_that_calls_off_gives_all_of_it_back(desk: Desk, bora: Phone) -> None:
    booking = desk.paid_booking()
    desk.clock.at = desk.row(booking).starts_at
    desk.pass_by(minutes=-5)
    cancel(bora, booking, reason="I am ill.")
    desk.work()
    assert desk.stand(booking)[1:] == ("refunded", "300.00", "300.00", "300.00")
    assert [each.reason for each in desk.refunds(booking)] == [RefundReason.CANCELED_BY_BUSINESS]


def test_our_share_goes_back_with_it(desk: Desk) -> None:
    from dataclasses import replace

    desk.runtime = replace(
        desk.runtime, settings=desk.runtime.settings.model_copy(update={"platform_fee_percent": Decimal(10)})
    )
    booking = desk.paid_booking()
    assert desk.books(booking) == {
        "provider": Decimal("295.50"),
        "business_payable": Decimal("-270.00"),
        "platform_fee": Decimal("-25.50"),
    }
    cancel(desk.alice, booking)
    desk.work()
    assert desk.books(booking) == NOTHING_LEFT


@pytest.mark.parametrize("mode", ["reset", "lost", "500", "garbage"])
def test_a_refund_whose_call_was_cut_off_is_made_once(desk: Desk, mode: str) -> None:
    booking = desk.paid_booking()
    cancel(desk.alice, booking)
    for _ in range(2):
        desk.stripe.behaves(mode)
        desk.work()
        desk.pass_by(hours=1)
    desk.work()
    assert desk.stand(booking)[1] == "refunded"
    assert desk.stripe.balance() == {"all": -450}
    assert len(desk.refunds(booking)) == 1


def test_a_refund_whose_answer_was_lost_is_found_again(desk: Desk) -> None:
    """The call itself is spoiled, not the look before it."""
    booking = desk.paid_booking()
    cancel(desk.alice, booking)
    provider = desk.runtime.doors.payments
    assert provider is not None
    from uuid import UUID

    from common.integrations.payments import Return

    (refund,), (intent,) = desk.refunds(booking), desk.intents(booking)
    assert isinstance(refund.uid, UUID)
    provider.give_back(Return(refund.uid, str(intent.provider_ref), refund.amount, refund.currency))
    desk.work()
    assert desk.stand(booking)[1] == "refunded"
    assert desk.stripe.balance() == {"all": -450}


def test_one_made_at_the_dashboard_is_seen(desk: Desk) -> None:
    booking = desk.paid_booking()
    ref = desk.intents(booking)[0].provider_ref
    desk.stripe.does("refund", intent=ref, amount=10000).raise_for_status()
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking) == ("confirmed", "partly_refunded", "300.00", "300.00", "100.00")
    assert [each.reason for each in desk.refunds(booking)] == [RefundReason.OUTSIDE]
    cancel(desk.alice, booking)
    desk.work()
    assert desk.stand(booking)[1:] == ("refunded", "300.00", "300.00", "300.00")
    assert desk.books(booking) == NOTHING_LEFT


@pytest.mark.parametrize("hears_first", [True, False])
def test_one_made_at_the_dashboard_at_the_same_time_is_not_made_twice(desk: Desk, hears_first: bool) -> None:
    booking = desk.paid_booking()
    ref = desk.intents(booking)[0].provider_ref
    cancel(desk.alice, booking)
    desk.stripe.does("refund", intent=ref).raise_for_status()
    if hears_first:
        desk.hear_everything()
    desk.work()
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking)[1:] == ("refunded", "300.00", "300.00", "300.00")
    assert desk.stripe.balance() == {"all": -450}
    assert desk.books(booking) == NOTHING_LEFT
    assert sorted(str(each.status) for each in desk.refunds(booking)) == ["failed", "succeeded"]


def test_a_refund_that_waits_is_pending_until_it_arrives(desk: Desk) -> None:
    booking = desk.paid_booking()
    desk.stripe.does("refunds-wait", wait=True)
    cancel(desk.alice, booking)
    desk.work()
    (refund,) = desk.refunds(booking)
    assert (refund.status, desk.stand(booking)[1]) == (RefundStatus.PENDING, "paid")
    assert desk.books(booking) == NOTHING_LEFT
    desk.stripe.does("settle-refund", refund=refund.provider_ref, status="succeeded").raise_for_status()
    desk.pass_by(minutes=6)
    desk.run("settle_payments")
    assert desk.stand(booking)[1] == "refunded"


def test_a_refund_that_fails_stays_failed_and_the_money_is_owed(
    desk: Desk, log_lines: list[dict[str, object]]
) -> None:
    booking = desk.paid_booking()
    cancel(desk.alice, booking)
    desk.work()
    (refund,) = desk.refunds(booking)
    desk.stripe.does("settle-refund", refund=refund.provider_ref, status="failed").raise_for_status()
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking) == ("cancelled_by_customer", "paid", "300.00", "300.00", "0.00")
    (refund,) = desk.refunds(booking)
    assert (refund.status, refund.last_error) == (RefundStatus.FAILED, "lost_or_stolen_card")
    assert any(line["message"] == "a refund has failed" for line in log_lines)
    assert desk.books(booking)["provider"] == Decimal("295.50")
    assert desk.stripe.balance() == {"all": 29550}


def test_late_money_takes_the_time_again(desk: Desk) -> None:
    booking = desk.book()
    ready = desk.ready(booking)
    desk.pass_by(minutes=16)
    desk.stripe.pay(ready["client_secret"])
    desk.run("expire_bookings")
    assert desk.stand(booking) == ("confirmed", "paid", "300.00", "300.00", "0.00")


def test_late_money_goes_back_if_somebody_else_has_the_time(desk: Desk, erion: Phone) -> None:
    desk.salon.set_policy(deposit_percent="30")
    booking = desk.book(employee=desk.salon.dritan)
    ready = desk.ready(booking)
    desk.pass_by(minutes=16)
    desk.stripe.pay(ready["client_secret"])
    taken = {"business": desk.salon.uid, "service": desk.salon.cut, "employee": desk.salon.dritan}
    done(erion.post("/api/business/book/", taken | {"starts_at": booking["starts_at"]}), 201)
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking) == ("expired", "refunded", "300.00", "300.00", "300.00")
    assert [each.reason for each in desk.refunds(booking)] == [RefundReason.TOO_LATE]
    assert desk.books(booking) == NOTHING_LEFT


@pytest.mark.parametrize(
    ("amended", "lies_there"),
    [({"amount": 100}, "all"), ({"amount": 90000}, "all"), ({"currency": "eur"}, "eur")],
)
def test_what_was_not_asked_for_is_refused_and_goes_back(
    desk: Desk, amended: dict[str, object], lies_there: str, log_lines: list[dict[str, object]]
) -> None:
    booking = desk.book()
    ready = desk.ready(booking)
    desk.stripe.does("amend", intent=ready["client_secret"], **amended).raise_for_status()
    desk.stripe.pay(ready["client_secret"])
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking)[:2] == ("pending_payment", "due")
    (intent,) = desk.intents(booking)
    assert (str(intent.status), intent.last_error) == ("failed", "wrong_amount")
    assert not intent.amount_captured
    assert [each.status for each in desk.refunds(booking)] == [RefundStatus.SUCCEEDED]
    assert any(line["message"] == "a payment is not what was asked for" for line in log_lines)
    assert "business_payable" not in desk.books(booking)
    assert desk.ready(booking)["uid"] != ready["uid"]


def test_a_dispute_rings_once(desk: Desk, log_lines: list[dict[str, object]]) -> None:
    booking = desk.paid_booking()
    (intent,) = desk.intents(booking)
    made = desk.stripe.does("dispute", intent=intent.provider_ref).json()
    desk.hear_everything()
    desk.work()
    desk.stripe.does("close-dispute", dispute=made["id"], won=False).raise_for_status()
    desk.hear_everything()
    desk.work()
    rung = [line for line in log_lines if line["message"] == "a payment is disputed"]
    assert [(line["severity"], line["intent"]) for line in rung] == [("ERROR", str(intent.uid))]


def test_a_dispute_is_written_down_and_the_books_follow(desk: Desk) -> None:
    booking = desk.paid_booking()
    ref = desk.intents(booking)[0].provider_ref
    made = desk.stripe.does("dispute", intent=ref, reason="product_not_received").json()
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking)[:2] == ("confirmed", "disputed")
    (dispute,) = desk.disputes()
    assert (dispute.status, dispute.reason) == ("needs_response", "product_not_received")
    assert str(dispute.amount) == "300.00"
    assert desk.books(booking)["provider"] * 100 == desk.stripe.balance()["all"]
    desk.stripe.does("close-dispute", dispute=made["id"], won=True).raise_for_status()
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking)[:2] == ("confirmed", "paid")
    assert desk.books(booking)["provider"] * 100 == desk.stripe.balance()["all"] == 29550


def test_a_lost_dispute_is_the_businesss_loss(desk: Desk, bora: Phone) -> None:
    booking = desk.paid_booking()
    made = desk.stripe.does("dispute", intent=desk.intents(booking)[0].provider_ref).json()
    desk.stripe.does("close-dispute", dispute=made["id"], won=False).raise_for_status()
    desk.hear_everything()
    desk.work()
    assert desk.stand(booking)[1] == "disputed"
    assert done(bora.get("/api/payments/owed/", business=desk.salon.uid), 200)["results"] == [
        {
            "currency": "ALL",
            "captured": "300.00",
            "refunded": "0.00",
            "disputed": "315.00",
            "fee": "0.00",
            "owed": "-15.00",
        }
    ]


def test_what_we_owe_is_for_the_owner_alone(desk: Desk, bora: Phone, erion: Phone) -> None:
    desk.paid_booking()
    cancel(desk.alice, desk.paid_booking())
    (row,) = done(bora.get("/api/payments/owed/", business=desk.salon.uid), 200)["results"]
    assert (row["captured"], row["refunded"], row["fee"], row["owed"]) == (
        "600.00",
        "300.00",
        "0.00",
        "300.00",
    )
    for other in (erion, desk.alice):
        assert other.get("/api/payments/owed/", business=desk.salon.uid).status_code == 404
