"""What calling off costs: told beforehand, kept to, and charged."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import CancelQuote, PaymentIntent
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import booked, count
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import START, Visit, at, outcome

TIERS = [{"from_min": 1440, "percent": "50"}, {"from_min": 120, "amount": "800.00"}]


@pytest.fixture
def dear(alice: Phone, salon: Salon, change: Callable[..., None], visit: Visit) -> Visit:
    """The visit costs half of it from a day before, 800 lek from two hours before; 600 of its 1000 are paid."""
    row = visit.row
    change(row, policy=row.policy | {"fee_tiers": TIERS})
    visit.pays("600.00")
    return visit


def quoted(phone: Phone, visit: Visit) -> dict[str, Any]:
    reply = phone.get(f"{visit.url}quote/")
    assert reply.status_code == 200, reply.json
    body: dict[str, Any] = reply.json
    return body


@pytest.mark.parametrize(
    ("before", "fee", "refund"),
    [
        (timedelta(hours=24), "0.00", "600.00"),
        (timedelta(hours=24) - timedelta(seconds=1), "500.00", "100.00"),
        (timedelta(hours=2), "500.00", "100.00"),
        (timedelta(hours=2) - timedelta(seconds=1), "800.00", "0.00"),
        (timedelta(seconds=1), "800.00", "0.00"),
    ],
)
def test_what_is_told_is_what_is_charged(
    alice: Phone, dear: Visit, clock: SetClock, before: timedelta, fee: str, refund: str
) -> None:
    clock.at = START - before
    told = quoted(alice, dear)
    assert (told["fee"], told["refund"], told["currency"]) == (fee, refund, "ALL")
    reply = alice.delete(dear.url, {"quote": told["uid"]})
    assert (outcome(reply), reply.json["cancellation_fee"]) == ("cancelled_by_customer", fee)
    expected = [("canceled_by_customer", Decimal(refund))] if Decimal(refund) else []
    assert dear.refunds == expected
    assert dear.row.amount_refunded == Decimal(refund)


def test_it_says_until_when_it_holds_and_until_when_it_is_free(
    alice: Phone, dear: Visit, clock: SetClock
) -> None:
    at(clock, hours=-1)
    told = quoted(alice, dear)
    assert told["valid_until"] == "2027-03-08T09:10:00+01:00"
    assert told["free_until"] == "2027-03-07T10:00:00+01:00"
    at(clock, minutes=-4)
    assert quoted(alice, dear)["valid_until"] == "2027-03-08T10:00:00+01:00"


def test_it_holds_although_the_next_tier_has_begun(alice: Phone, dear: Visit, clock: SetClock) -> None:
    clock.at = START - timedelta(hours=2, minutes=1)
    told = quoted(alice, dear)
    clock.advance(timedelta(minutes=10))
    assert quoted(alice, dear)["fee"] == "800.00"
    assert alice.delete(f"{dear.url}?quote={told['uid']}").json["cancellation_fee"] == "500.00"


def test_one_that_is_over_is_refused_with_the_figures_of_now(
    alice: Phone, dear: Visit, clock: SetClock
) -> None:
    clock.at = START - timedelta(hours=2, minutes=1)
    told = quoted(alice, dear)
    clock.advance(timedelta(minutes=10, seconds=1))
    reply = alice.post(f"{dear.url}cancel/", {"quote": told["uid"]})
    assert (reply.status_code, reply.json["code"]) == (409, "quote_expired")
    assert (reply.json["fee"], reply.json["refund"], reply.json["currency"]) == ("800.00", "0.00", "ALL")
    assert dear.history == []


def test_one_of_another_booking_or_version_or_of_nobody_is_refused(
    alice: Phone, dear: Visit, salon: Salon, clock: SetClock, db: Session, change: Callable[..., None]
) -> None:
    at(clock, hours=-20)
    told = quoted(alice, dear)
    other = Visit(db, booked(alice, salon.order("12:00"))["uid"], clock)
    assert outcome(alice.delete(other.url, {"quote": told["uid"]})) == "quote_expired"
    assert outcome(alice.delete(dear.url, {"quote": str(uuid4())})) == "quote_expired"
    assert alice.delete(dear.url, {"quote": "mine"}).status_code == 422
    change(dear.row, version=2)
    assert outcome(alice.delete(dear.url, {"quote": told["uid"]})) == "quote_expired"
    assert outcome(alice.delete(dear.url, {"quote": quoted(alice, dear)["uid"]})) == "cancelled_by_customer"


def test_calling_off_twice_with_an_old_quote_is_calling_off_once(
    alice: Phone, dear: Visit, clock: SetClock
) -> None:
    at(clock, hours=-20)
    told = quoted(alice, dear)
    first = alice.delete(dear.url, {"quote": told["uid"]})
    clock.advance(timedelta(hours=1))
    again = alice.post(f"{dear.url}cancel/", {"quote": told["uid"]}, If_Match='"1"')
    assert (again.status_code, again.json) == (200, first.json)
    assert dear.refunds == [("canceled_by_customer", Decimal(100))]


def test_only_whom_it_costs_something_is_told(
    bora: Phone, dritan: Phone, mira: Phone, erion: Phone, stranger: Phone, dear: Visit, clock: SetClock
) -> None:
    at(clock, hours=-20)
    everybody = (bora, dritan, mira, erion, stranger)
    said = [phone.get(f"{dear.url}quote/").status_code for phone in everybody]
    assert said == [403, 403, 404, 404, 401]


def test_what_cannot_be_called_off_costs_nothing_to_ask(
    alice: Phone, dear: Visit, clock: SetClock, db: Session
) -> None:
    clock.at = START
    assert outcome(alice.get(f"{dear.url}quote/")) == "invalid_transition"
    assert count(db, CancelQuote) == 0


def test_it_is_kept_by_no_cache(alice: Phone, dear: Visit) -> None:
    assert alice.get(f"{dear.url}quote/").headers["Cache-Control"] == "no-store"


def test_after_a_move_by_the_team_calling_off_is_free(
    alice: Phone, dear: Visit, clock: SetClock, change: Callable[..., None]
) -> None:
    change(dear.row, may_cancel_free=True)
    at(clock, minutes=-1)
    told = quoted(alice, dear)
    assert (told["fee"], told["refund"]) == ("0.00", "600.00")
    assert told["free_until"] == START.isoformat()
    alice.delete(dear.url)
    assert dear.refunds == [("canceled_by_customer", Decimal(600))]


def test_without_a_quote_the_terms_hold(alice: Phone, dear: Visit, clock: SetClock) -> None:
    at(clock, hours=-3)
    assert alice.delete(dear.url).json["cancellation_fee"] == "500.00"
    assert dear.refunds == [("canceled_by_customer", Decimal(100))]


@pytest.mark.parametrize(
    ("tiers", "fee"),
    [
        ([], "0.00"),
        ([{"from_min": 1440, "percent": "33.33"}], "333.30"),
        ([{"from_min": 1440, "amount": "5000.00"}], "1000.00"),
        ([{"from_min": 60, "percent": "100"}], "0.00"),
    ],
)
def test_a_fee_is_a_share_or_an_amount_and_never_more_than_the_total(
    alice: Phone, visit: Visit, clock: SetClock, change: Callable[..., None], tiers: list[Any], fee: str
) -> None:
    row = visit.row
    change(row, policy=row.policy | {"fee_tiers": tiers})
    at(clock, hours=-3)
    assert quoted(alice, visit)["fee"] == fee


def test_what_has_not_been_paid_for_costs_nothing_to_leave(
    alice: Phone, dear: Visit, clock: SetClock, change: Callable[..., None]
) -> None:
    change(dear.row, amount_paid=Decimal(0))
    dear.stands("pending_payment")
    at(clock, hours=-1)
    assert quoted(alice, dear)["fee"] == "0.00"
    assert alice.delete(dear.url).json["cancellation_fee"] == "0.00"


def test_a_part_that_has_gone_back_does_not_go_back_again(
    alice: Phone, dear: Visit, clock: SetClock, db: Session, change: Callable[..., None]
) -> None:
    change(db.scalars(select(PaymentIntent)).one(), amount_refunded=Decimal(550))
    change(dear.row, amount_refunded=Decimal(550))
    at(clock, hours=-20)
    assert quoted(alice, dear)["refund"] == "50.00"
    alice.delete(dear.url)
    assert dear.refunds == [("canceled_by_customer", Decimal(50))]


# the business calls off


def test_with_the_business_it_costs_nothing_and_everything_goes_back(
    bora: Phone, dear: Visit, clock: SetClock
) -> None:
    at(clock, minutes=-1)
    assert outcome(bora.post(f"{dear.url}cancel/")) == "reason_required"
    reply = bora.post(f"{dear.url}cancel/", {"reason": "Dritan is ill."})
    assert (outcome(reply), reply.json["cancellation_fee"]) == ("cancelled_by_business", None)
    assert dear.refunds == [("canceled_by_business", Decimal(600))]


def test_the_business_learns_what_it_could_offer_instead(
    genta: Phone, alice: Phone, salon: Salon, visit: Visit
) -> None:
    reply = genta.post(f"{visit.url}cancel/", {"reason": "Dritan is ill."})
    proposed = [each["start_time"] for each in reply.json["alternatives"]]
    assert proposed == ["09:45", "10:15", "09:30"]
    assert genta.delete(visit.url, {"reason": "Again."}).json == reply.json
    other = booked(alice, salon.order("12:00"))
    assert alice.delete(f"/api/business/booking/{other['uid']}/").json["alternatives"] == []


def test_a_visit_that_has_begun_can_still_be_called_off_by_the_business(
    bora: Phone, dear: Visit, clock: SetClock
) -> None:
    at(clock, minutes=10)
    dear.stands("in_progress")
    assert outcome(bora.post(f"{dear.url}cancel/", {"reason": "A power cut."})) == "cancelled_by_business"
    assert dear.refunds == [("canceled_by_business", Decimal(600))]
