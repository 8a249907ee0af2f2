"""What may happen to a booking and its money, in any order; and what has to be true whatever did."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.access_tokens import AccessTokens
from common.clock import SetClock
from common.integrations import Doors
from common.models import (
    BookingStatus,
    IntentStatus,
    LedgerEntry,
    PaymentIntent,
    PaymentPurpose,
    Refund,
    RefundStatus,
)
from common.runtime import Runtime
from tests.integration.conftest import Phone, open_town, signed_up
from tests.integration.payments.desk import BOOK, Desk, Json, Stripe, with_stripe
from tests.integration.salon import done, open_salon

TIRANA = ZoneInfo("Europe/Tirane")
FOR_THE_VISIT = (PaymentPurpose.DEPOSIT, PaymentPurpose.FULL)
GIVEN_BACK = {
    BookingStatus.CANCELLED_BY_BUSINESS,
    BookingStatus.DECLINED,
    BookingStatus.EXPIRED,
    BookingStatus.PENDING_PAYMENT,
}
"""Where nobody may keep anything."""


def paid_through(runtime: Runtime, stripe: Stripe) -> Runtime:
    """The same surroundings with Stripe, and with sign-ins that outlive every story."""
    ours = with_stripe(runtime.settings, stripe.url, access_ttl_seconds=4000 * 86400)
    return replace(runtime, settings=ours, doors=Doors(ours), access_tokens=AccessTokens(ours))


def opened(runtime: Runtime, stripe: Stripe, db: Session, clock: SetClock) -> tuple[Desk, Phone]:
    """Bora's, who takes a deposit, and lets calling off late and not coming cost something."""
    town = open_town(runtime)
    alice, bora = (signed_up(name, "en", town, db, runtime) for name in ("Alice", "Bora"))
    salon = open_salon(bora, db)
    tiers = [{"from_min": 1440, "amount": "100.00"}]
    salon.set_policy(
        deposit_percent="30", free_until_minutes=1440, fee_tiers=tiers, no_show_fee={"amount": "500.00"}
    )
    return Desk(alice, salon, runtime, stripe, db, clock), bora


class History:
    """One booking, on a day of its own. What is impossible at the moment is tried all the same."""

    def __init__(self, desk: Desk, bora: Phone) -> None:
        self.desk, self.bora = desk, bora
        desk.stripe.behaves("ok")
        desk.stripe.does("refunds-wait", wait=False)
        self.before = desk.stripe.balance()
        self.booking = self._book()
        self.secrets = list[str]()
        self.at = desk.row(self.booking).starts_at

    def _book(self) -> Json:
        """Three days ahead, and never twice on one day: whatever happened before leaves the clock a day further."""
        now = self.desk.clock.now().astimezone(TIRANA)
        on = now.date() + timedelta(days=3)
        on += timedelta(days=on.weekday() == 6)  # not on Sundays
        at = datetime.combine(on, time(9 + self.desk.booked % 6), TIRANA)
        self.desk.booked += 1
        wish = {"business": self.desk.salon.uid, "service": self.desk.salon.cut, "starts_at": at.isoformat()}
        made: Json = done(self.desk.alice.post(BOOK, wish), 201)
        return made

    @property
    def acts(self) -> dict[str, Callable[[], object]]:
        """By name; each is one thing that somebody does."""
        desk = self.desk
        return {
            "open": self.open,
            "pay": self.pay,
            "pay an earlier one": partial(self.pay, which=0),
            "a card that declines": partial(self.pay, card="pm_card_chargeDeclined"),
            "the bank takes its time": partial(self.at_stripe, "process"),
            "the bank says yes": partial(self.at_stripe, "finish"),
            "news": self.hear,
            "news backwards": partial(self.hear, backwards=True),
            "old news": self.hear_again,
            "the worker comes": desk.work,
            "return": self.come_back,
            "settle": partial(self.later, "settle_payments", minutes=6),
            "expire": partial(self.later, "expire_bookings", minutes=16),
            "cancel": partial(self.step, desk.alice, "delete"),
            "cancel late": self.cancel_late,
            "the business cancels": partial(self.step, self.bora, "delete", reason="I am ill."),
            "no-show": self.no_show,
            "undo": partial(self.step, self.bora, "post", "undo/"),
            "refund some at the dashboard": partial(self.at_stripe, "refund", amount=7000),
            "refund all at the dashboard": partial(self.at_stripe, "refund"),
            "refunds wait": partial(desk.stripe.does, "refunds-wait", wait=True),
            "a refund bounces": self.bounce,
            "dispute": partial(self.at_stripe, "dispute"),
            "a dispute is won": partial(self.decide, won=True),
            "a dispute is lost": partial(self.decide, won=False),
            "canceled at the dashboard": partial(self.at_stripe, "cancel"),
            "another amount": partial(self.at_stripe, "amend", amount=29000),
            "replies get lost": partial(desk.stripe.behaves, "lost", 2),
            "connections break": partial(desk.stripe.behaves, "reset", 2),
            "Stripe is down": partial(desk.stripe.behaves, "500", 2),
        }

    def open(self) -> None:
        """The app asks for what it needs."""
        reply = self.desk.ask(self.booking)
        assert reply.status_code in (200, 409, 503), reply.json
        if reply.status_code == 200 and reply.json["client_secret"] not in self.secrets:
            self.secrets.append(reply.json["client_secret"])

    def pay(self, which: int = -1, card: str = "pm_card_visa") -> None:
        """The phone pays with a secret that it has."""
        if self.secrets:
            self.desk.stripe.pay(self.secrets[which], card)

    def at_stripe(self, what: str, **how: object) -> None:
        """Something happens there; whether it is possible, Stripe decides."""
        if not self.secrets or (what == "amend" and self._stripe_has_money()):
            return
        if what == "finish" and not self._is("processing"):
            return
        self.desk.stripe.does(what, intent=self.secrets[-1], **how)

    def _is(self, status: str) -> bool:
        name = self.secrets[-1].split("_secret_")[0]
        kind = "setup_intents" if name.startswith("seti_") else "payment_intents"
        return bool(self._asks(f"{kind}/{name}")["status"] == status)

    def _asks(self, path: str, **query: object) -> Json:
        """What Stripe says when it is well again."""
        self.desk.stripe.behaves("ok")
        return self.desk.stripe.asks(path, **query)

    def _stripe_has_money(self) -> bool:
        return self.secrets[-1].startswith("seti_") or self._is("succeeded")

    def hear(self, *, backwards: bool = False) -> None:
        """Whatever is new is told."""
        told = self.desk.stripe.events(self.desk.heard)
        self.desk.heard += len(told)
        for each in told[::-1] if backwards else told:
            assert self.desk.hear(each).status_code == 200

    def hear_again(self) -> None:
        """The last few are told once more."""
        for each in self.desk.stripe.events(max(self.desk.heard - 5, 0)):
            assert self.desk.hear(each).status_code == 200

    def come_back(self) -> None:
        """The app comes back from the bank's page."""
        for each in self.desk.intents(self.booking):
            assert self.desk.alice.get(f"/api/payments/{each.uid}/").status_code == 200

    def later(self, job: str, **span: int) -> None:
        """Time passes, and the clock starts a job."""
        self.desk.pass_by(**span)
        self.desk.run(job)

    def step(self, phone: Phone, method: str, path: str = "", **body: str) -> None:
        """Somebody takes a step, if they may."""
        at = f"/api/business/booking/{self.booking['uid']}/{path}"
        reply = getattr(phone, method)(at, body or None)
        assert reply.status_code in (200, 403, 409), reply.json

    def cancel_late(self) -> None:
        """An hour before it begins."""
        self.desk.clock.at = max(self.desk.clock.at, self.at - timedelta(hours=1))
        self.step(self.desk.alice, "delete")

    def no_show(self) -> None:
        """The time comes, and she does not."""
        self.desk.clock.at = max(self.desk.clock.at, self.at + timedelta(minutes=20))
        self.step(self.bora, "post", "no-show/")

    def bounce(self) -> None:
        """The card of the last refund is gone."""
        for refund in self._refunds_there()[:1]:
            self.desk.stripe.does("settle-refund", refund=refund["id"], status="failed")

    def decide(self, *, won: bool) -> None:
        """The bank has decided."""
        for secret in self.secrets[-1:]:
            for each in self._asks("disputes", payment_intent=secret.split("_secret_")[0])["data"]:
                if each["status"] == "needs_response":
                    self.desk.stripe.does("close-dispute", dispute=each["id"], won=won)

    def _refunds_there(self) -> list[Json]:
        found: list[Json] = []
        for intent in self.desk.intents(self.booking):
            if intent.provider_ref and intent.provider_ref.startswith("pi_"):
                found += self._asks("refunds", payment_intent=intent.provider_ref, limit=100)["data"]
        return found

    # the end

    def finish(self) -> None:
        """Whatever is under way comes to its end, in a day's time."""
        desk = self.desk
        desk.stripe.behaves("ok")
        for secret in self.secrets:  # no bank takes its time for ever
            if secret.startswith("pi_") and self._stands(secret) == "processing":
                desk.stripe.does("finish", intent=secret)
        for _ in range(3):
            self.hear()
            desk.work()
            self.later("expire_bookings", hours=1)
            self.later("settle_payments", minutes=6)
            for refund in self._refunds_there():
                if refund["status"] == "pending":
                    desk.stripe.does("settle-refund", refund=refund["id"], status="succeeded")
        desk.clock.at = max(desk.clock.at, self.at) + timedelta(days=1)
        self.later("settle_payments", minutes=6)

    def _stands(self, secret: str) -> str:
        return str(self._asks(f"payment_intents/{secret.split('_secret_')[0]}")["status"])

    def wrongs(self) -> list[str]:
        """What is not as it has to be, in words; nothing, if all is well."""
        return [*self._of_the_books(), *self._of_the_sums(), *self._of_the_booking()]

    def _of_the_books(self) -> list[str]:
        books = self.desk.books(self.booking)
        moved = self.desk.stripe.balance().get("all", 0) - self.before.get("all", 0)
        there = int(books.get("provider", Decimal(0)) * 100)
        sums = select(LedgerEntry.posting).group_by(LedgerEntry.posting)
        uneven = self.desk.db.scalars(sums.having(func.sum(LedgerEntry.amount) != 0)).all()
        wrongs = [f"posting {each} does not add up" for each in uneven]
        if moved != there:
            wrongs.append(f"the books say {there}, at the provider lie {moved}")
        is_bounced = any(each.status is RefundStatus.FAILED for each in self.desk.refunds(self.booking))
        if books.get("customer") and not is_bounced:
            wrongs.append(f"a customer is owed {books['customer']} and nobody sends it")
        return wrongs

    def _of_the_sums(self) -> list[str]:
        row, intents = self.desk.row(self.booking), self.desk.intents(self.booking)
        visit = [each for each in intents if each.purpose in FOR_THE_VISIT]
        paid, back = sum(e.amount_captured for e in visit), sum(e.amount_refunded for e in visit)
        wrongs = []
        if (row.amount_paid, row.amount_refunded) != (paid, back):
            wrongs.append(f"booking {row.amount_paid} - {row.amount_refunded}, payments {paid} - {back}")
        for each in intents:
            counted = sum(r.amount for r in self._refunds_of(each) if r.status is not RefundStatus.FAILED)
            if each.amount_captured and each.amount_refunded != counted:
                wrongs.append(f"payment returned {each.amount_refunded}, its refunds {counted}")
        for purpose in PaymentPurpose:
            mine = [each for each in intents if each.purpose is purpose]
            if sum(each.status is IntentStatus.SUCCEEDED for each in mine) > 1:
                wrongs.append(f"{purpose} succeeded twice")
        return wrongs

    def _refunds_of(self, intent: PaymentIntent) -> list[Refund]:
        return [each for each in self.desk.refunds(self.booking) if each.payment_intent_id == intent.id]

    def _of_the_booking(self) -> list[str]:
        row = self.desk.row(self.booking)
        left = row.amount_paid - row.amount_refunded
        is_bounced = any(each.status is RefundStatus.FAILED for each in self.desk.refunds(self.booking))
        wrongs = []
        if (
            row.status in GIVEN_BACK
            and left
            and not is_bounced
            and not self.desk.row(self.booking).holds_time
        ):
            wrongs.append(f"{row.status}, and {left} were kept")
        if row.status is BookingStatus.CONFIRMED and row.amount_paid != row.amount_due:
            wrongs.append(f"confirmed with {row.amount_paid} of {row.amount_due}")
        fee = sum(e.amount_captured for e in self._fees()) - sum(e.amount_refunded for e in self._fees())
        most = (row.no_show_fee or Decimal(0)) if row.status is BookingStatus.NO_SHOW else Decimal(0)
        if fee > most and not is_bounced:
            wrongs.append(f"{row.status} with {fee} taken for not coming")
        stuck = [each for each in self.desk.refunds(self.booking) if each.status is RefundStatus.DUE]
        if stuck:
            wrongs.append(f"{len(stuck)} refunds were never made")
        return wrongs

    def _fees(self) -> list[PaymentIntent]:
        intents = self.desk.intents(self.booking)
        return [each for each in intents if each.purpose is PaymentPurpose.NO_SHOW_FEE]


def wrongs_of(desk: Desk, bora: Phone, names: list[str]) -> list[str]:
    """What is wrong after this has happened, in this order, to one booking."""
    history = History(desk, bora)
    for name in names:
        history.acts[name]()
    history.finish()
    return history.wrongs()
