"""Several at the same moment, in a database that really commits."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.integrations import Doors
from common.models import IntentStatus, LedgerEntry, PaymentIntent, Refund
from common.runtime import Runtime
from functions.booking import main as town_of_bookings
from functions.booking.payments.settling import Till, settle
from tests.integration.at_once import own, together
from tests.integration.payments.desk import HOOK, SECRET, Desk, Stripe, with_stripe
from tools.local.serve import serving


@pytest.fixture
def runtime(runtime_that_commits: Runtime, stripe: Stripe) -> Runtime:
    """A database of this test alone, and Stripe."""
    settings = with_stripe(runtime_that_commits.settings, stripe.url)
    return replace(runtime_that_commits, settings=settings, doors=Doors(settings))


@pytest.fixture
def db(runtime: Runtime) -> Iterator[Session]:
    """A session on it."""
    with runtime.transactions.begin() as db:
        yield db


def count(desk: Desk, what: type) -> int:
    """How many rows there are, as anybody sees them."""
    with desk.runtime.transactions.begin() as db:
        return int(db.scalar(select(func.count()).select_from(what)) or 0)


def test_two_phones_get_one_payment(desk: Desk) -> None:
    booking = desk.book()
    desk.db.commit()
    replies = together(*[lambda: desk.ask(booking, own(desk.alice)) for _ in range(6)])
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.json["client_secret"] for reply in replies}) == 1
    assert count(desk, PaymentIntent) == 1
    assert desk.stripe.calls("POST /v1/payment_intents") >= 1


def test_news_and_return_at_once_count_once(desk: Desk) -> None:
    booking = desk.book()
    ready = desk.ready(booking)
    desk.stripe.pay(ready["client_secret"])
    desk.db.commit()
    with desk.runtime.transactions.begin() as db:
        uid = db.scalars(select(PaymentIntent.uid)).one()
    told = together(*[lambda: settle(Till.of(desk.runtime), uid) for _ in range(6)])
    assert set(told) == {IntentStatus.SUCCEEDED}
    assert count(desk, LedgerEntry) == 4
    assert desk.stand(booking)[:2] == ("confirmed", "paid")


def test_canceling_and_paying_at_once_leave_no_money_behind(desk: Desk) -> None:
    for _ in range(4):
        booking = desk.book()
        ready = desk.ready(booking)
        desk.db.commit()
        path = f"/api/business/booking/{booking['uid']}/"
        together(
            lambda at=path: own(desk.alice).delete(at),  # type: ignore[misc]
            lambda secret=ready["client_secret"]: desk.stripe.pay(secret),  # type: ignore[misc]
        )
        desk.hear_everything()
        desk.work()
        desk.db.commit()
        status, _payment, _due, paid, back = desk.stand(booking)
        assert (status, paid) in (("cancelled_by_customer", "0.00"), ("cancelled_by_customer", "300.00"))
        assert paid == back
    assert count(desk, Refund) <= 4


def test_events_delivered_backwards_and_twice_over_http(desk: Desk) -> None:
    """Stripe itself posts them, from another process's point of view."""
    booking = desk.book()
    desk.stripe.pay(desk.ready(booking)["client_secret"])
    desk.db.commit()
    names = [each["id"] for each in desk.stripe.events()][::-1]
    with serving(town_of_bookings.app(desk.runtime)) as url:
        where = {"url": f"{url}{HOOK}", "secret": SECRET}
        assert desk.stripe.does("deliver", **where, events=names * 2).json() == [200] * len(names) * 2
        forged = where | {"secret": "whsec_other"}
        assert desk.stripe.does("deliver", **forged, events=names).json() == [400] * len(names)
    desk.work()
    assert desk.stand(booking)[:2] == ("confirmed", "paid")
