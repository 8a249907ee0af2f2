"""Alice with a phone that can pay, Stripe at the other end, and everything that can be seen of it afterwards."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import requests
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, Dispute, LedgerEntry, PaymentIntent, Refund
from common.runtime import Runtime
from common.settings import Settings
from functions.worker.routes import JOBS
from tests.integration.conftest import Phone
from tests.integration.salon import Salon, done
from tests.integration.worker import deliver_everything
from tests.patience import PATIENCE
from tools.local import identities

BOOK, INTENT, HOOK = "/api/business/book/", "/api/payments/intent/", "/api/payments/webhook/stripe/"
FIRST = datetime.fromisoformat("2027-03-08T09:00:00+01:00")
SECRET = identities.STRIPE_WEBHOOK_SECRET
Json = dict[str, Any]


def with_stripe(settings: Settings, url: str, **more: Any) -> Settings:
    """The same settings with Stripe at this address."""
    told = {name.lower(): value for name, value in identities.variables(url, "").items()}
    ours = {name: value for name, value in told.items() if name.startswith(("stripe_", "payment_"))}
    values = Settings.model_validate(ours).model_dump(include=set(ours))
    return settings.model_copy(update=values | more)


@dataclass
class Stripe:
    """The other end."""

    url: str
    folder: Path

    def does(self, what: str, **wish: Any) -> Any:
        """Something only a fake can be told: pay, process, refund, dispute and so on; returns the reply."""
        return requests.post(f"{self.url}/stripe/{what}", json=wish, timeout=PATIENCE)

    def pay(self, secret: str, card: str = "pm_card_visa") -> int:
        """Do what a phone does with a client secret; returns the status."""
        return int(self.does("pay", intent=secret, card=card).status_code)

    def events(self, after: int = 0) -> list[Json]:
        """All that it would tell us but for the first so many, signed now."""
        wish = {"secret": SECRET, "after": str(after)}
        told: list[Json] = requests.get(f"{self.url}/stripe/events", wish, timeout=PATIENCE).json()
        return told

    def behaves(self, mode: str, count: int = 1) -> None:
        """How the next requests end: reset, lost, 500, garbage."""
        wish = {"provider": "stripe", "mode": mode, "count": count}
        requests.post(f"{self.url}/control", json=wish, timeout=PATIENCE).raise_for_status()

    def asks(self, path: str, **query: Any) -> Json:
        """What its own API says."""
        who = {"Authorization": f"Bearer {identities.STRIPE_SECRET_KEY}"}
        said: Json = requests.get(f"{self.url}/v1/{path}", query, headers=who, timeout=PATIENCE).json()
        return said

    def balance(self) -> dict[str, int]:
        """What lies there, in minor units by currency."""
        return {each["currency"]: each["amount"] for each in self.asks("balance")["available"]}

    def calls(self, name: str) -> int:
        """How often it was asked for exactly this: "POST /v1/refunds"."""
        return int(requests.get(f"{self.url}/calls", timeout=PATIENCE).json().get(name, 0))

    def journal(self) -> list[str]:
        """What people read of it, oldest first."""
        lines = (self.folder / "providers.jsonl").read_text().splitlines()
        return [told["subject"] for told in map(json.loads, lines) if told["channel"] == "payment"]


@dataclass
class Desk:
    """Who books, where, and with what."""

    alice: Phone
    salon: Salon
    runtime: Runtime
    stripe: Stripe
    db: Session
    clock: SetClock
    booked: int = 0
    heard: int = 0

    def book(self, **order: Any) -> Json:
        """Alice books the next free half hour."""
        at = FIRST + timedelta(days=self.booked // 12, minutes=30 * (self.booked % 12))
        at += timedelta(days=(self.booked // 12) // 6)  # not on Sundays
        self.booked += 1
        wish = {"business": self.salon.uid, "service": self.salon.cut, "starts_at": at.isoformat()}
        made: Json = done(self.alice.post(BOOK, wish | order), 201)
        return made

    def ask(self, booking: Json, phone: Phone | None = None) -> Any:
        """Ask for what is needed to pay it."""
        return (phone or self.alice).post(INTENT, {"booking": booking["uid"]})

    def ready(self, booking: Json) -> Json:
        """The same, when it works."""
        ready: Json = done(self.ask(booking), 200)
        return ready

    def look(self, uid: str) -> Json:
        """The payment, as the app asks for it when its owner comes back."""
        found: Json = done(self.alice.get(f"/api/payments/{uid}/"), 200)
        return found

    def hear(self, told: Json) -> Any:
        """Stripe posts one event."""
        return self.post(told["body"].encode(), told["signature"])

    def post(self, body: bytes, signature: str | None) -> Any:
        """Somebody posts some bytes, signed or not."""
        headers = {"Stripe-Signature": signature} if signature is not None else {}
        return self.alice.town.post(HOOK, data=body, content_type="application/json", headers=headers)

    def hear_everything(self) -> None:
        """Stripe posts whatever is new, in order."""
        for told in self.stripe.events(self.heard):
            self.heard += 1
            assert self.hear(told).status_code == 200

    def work(self) -> list[tuple[str, str]]:
        """The worker comes."""
        return deliver_everything(self.runtime)

    def run(self, job: str) -> dict[str, int]:
        """The clock starts a job, and the worker does what comes of it."""
        counts = JOBS[job].act(self.runtime)
        self.work()
        return counts

    def pass_by(self, **span: int) -> None:
        """Time passes."""
        self.clock.advance(timedelta(**span))

    def paid_booking(self, **order: Any) -> Json:
        """A booking whose deposit has been paid, and of which everybody has heard."""
        booking = self.book(**order)
        assert self.stripe.pay(self.ready(booking)["client_secret"]) == 200
        self.hear_everything()
        self.work()
        return booking

    def row(self, booking: Json) -> Booking:
        """The booking as it is kept."""
        rows = select(Booking).where(Booking.uid == UUID(booking["uid"]))
        return self.db.scalars(rows.execution_options(populate_existing=True)).one()

    def intents(self, booking: Json) -> list[PaymentIntent]:
        """Its payments, oldest first."""
        rows = select(PaymentIntent).where(PaymentIntent.booking_id == self.row(booking).id)
        return list(
            self.db.scalars(rows.order_by(PaymentIntent.id).execution_options(populate_existing=True))
        )

    def refunds(self, booking: Json) -> list[Refund]:
        """What goes back of them, oldest first."""
        rows = select(Refund).join(PaymentIntent, PaymentIntent.id == Refund.payment_intent_id)
        rows = rows.where(PaymentIntent.booking_id == self.row(booking).id).order_by(Refund.id)
        return list(self.db.scalars(rows.execution_options(populate_existing=True)))

    def disputes(self) -> list[Dispute]:
        """What banks want back."""
        return list(self.db.scalars(select(Dispute).execution_options(populate_existing=True)))

    def books(self, booking: Json | None = None) -> dict[str, Decimal]:
        """What the ledger says of one booking, or of all, by account; accounts that come to nothing are left out."""
        sums = select(LedgerEntry.account, func.sum(LedgerEntry.amount)).group_by(LedgerEntry.account)
        if booking is not None:
            sums = sums.where(LedgerEntry.booking_id == self.row(booking).id)
        return {str(account): amount for account, amount in self.db.execute(sums) if amount}

    def stand(self, booking: Json) -> tuple[str, str, str, str, str]:
        """Status, payment status, due, paid and returned."""
        row = self.row(booking)
        sums = (row.amount_due, row.amount_paid, row.amount_refunded)
        return (str(row.status), str(row.payment_status), *map(str, sums))  # type: ignore[return-value]
