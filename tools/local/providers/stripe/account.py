"""One Stripe account: its objects, and what may be done to them. Whoever calls must hold `lock`."""

from __future__ import annotations

import threading
from typing import Any

from common.clock import Clock
from tools.local.providers.journal import Journal, Message
from tools.local.providers.stripe import amounts, objects
from tools.local.providers.stripe.cards import CARDS, Behaviour
from tools.local.providers.stripe.errors import declined, missing, wrong
from tools.local.providers.stripe.events import Events
from tools.local.providers.stripe.objects import Object

OPEN = ("requires_payment_method", "requires_confirmation", "requires_action")
FEE_PER_MILLE, DISPUTE_FEE = 15, 1500


class Account:
    """Objects by id. Money moves in `balance_transactions` only, and the balance is their sum."""

    def __init__(self, clock: Clock, journal: Journal, events: Events) -> None:
        self.lock = threading.RLock()
        self.objects: dict[str, Object] = {}
        self.balance_transactions: list[Object] = []
        self.refunds_wait = False
        self._behaviour: dict[str, Behaviour] = {}
        self._clock, self._journal, self._events = clock, journal, events

    @property
    def now(self) -> int:
        """Seconds since 1970."""
        return int(self._clock.now().timestamp())

    def find(self, kind: str, uid: str) -> Object:
        """An object, or 404."""
        found = self.objects.get(uid)
        if found is None or found["object"] != kind:
            raise missing(kind, uid)
        return found

    def all(self, kind: str, **wanted: Any) -> list[Object]:
        """Objects of a kind whose fields have these values, newest first."""
        mine = [each for each in self.objects.values() if each["object"] == kind]
        return [each for each in mine if all(each[n] == v for n, v in wanted.items() if v)][::-1]

    def keep(self, thing: Object, kind: str) -> Object:
        """A new object, and the event that it is there."""
        self.objects[thing["id"]] = thing
        self._events.tell(kind, thing)
        return thing

    def as_kept(self) -> Object:
        """All of it, for a file: objects, the order in which money moved, and what the cards do."""
        moved = [each["id"] for each in self.balance_transactions]
        names = {behaviour: name for name, behaviour in CARDS.items()}
        cards = {card: names[behaviour] for card, behaviour in self._behaviour.items()}
        return {"objects": self.objects, "balance_transactions": moved, "cards": cards}

    def go_on_from(self, kept: Object) -> None:
        """Be as it was when that was kept."""
        self.objects = kept["objects"]
        self.balance_transactions = [self.objects[each] for each in kept["balance_transactions"]]
        self._behaviour = {card: CARDS[name] for card, name in kept["cards"].items()}

    def balance(self) -> dict[str, int]:
        """What lies here, by currency."""
        sums: dict[str, int] = {}
        for each in self.balance_transactions:
            sums[each["currency"]] = sums.get(each["currency"], 0) + each["net"]
        return sums

    # intents

    def open_payment(self, given: Object) -> Object:
        """A new PaymentIntent, confirmed at once if that is wished."""
        amounts.check(given["amount"], given["currency"])
        if given.get("customer"):
            self.find("customer", given["customer"])
        intent = self.keep(objects.payment_intent(given, self.now), "payment_intent.created")
        self._note("asked", intent)
        if given.get("confirm"):
            self.confirm(intent, given.get("payment_method", ""), off_session=bool(given.get("off_session")))
        return intent

    def confirm(self, intent: Object, method: str, *, off_session: bool = False) -> Object:
        """Try to take the money, or the card; a card's refusal is a 402, as for those who confirm with a key."""
        if intent["status"] not in OPEN:
            raise self._unexpected(intent)
        card, behaviour = self._card(method, intent["customer"])
        if behaviour.asks_the_bank and off_session:
            return self._refused(intent, card, "authentication_required", "authentication_required")
        if behaviour.asks_the_bank and intent["status"] != "requires_action":
            intent["payment_method"] = card["id"]
            intent["next_action"] = {"type": "use_stripe_sdk", "use_stripe_sdk": {}}
            return self._changed(intent, "requires_action", "requires_action")
        is_kept = intent["object"] == "setup_intent"
        if behaviour.decline_code and (not is_kept or not behaviour.only_when_charged):
            return self._refused(intent, card, "card_declined", behaviour.decline_code)
        return self._kept(intent, card) if is_kept else self._paid(intent, card)

    def process(self, intent: Object) -> Object:
        """The bank takes its time."""
        if intent["status"] not in OPEN:
            raise self._unexpected(intent)
        return self._changed(intent, "processing", "processing")

    def finish(self, intent: Object, method: str) -> Object:
        """The bank that took its time says yes."""
        given = self.objects.get(intent["payment_method"] or "")
        card = given or self._card(method, intent["customer"])[0]
        return self._kept(intent, card) if intent["object"] == "setup_intent" else self._paid(intent, card)

    def cancel(self, intent: Object, reason: str | None) -> Object:
        """Nobody can pay any more."""
        if intent["status"] not in OPEN:
            raise self._unexpected(intent)
        intent["cancellation_reason"] = reason
        if "canceled_at" in intent:
            intent["canceled_at"] = self.now
        intent["next_action"] = None
        return self._changed(intent, "canceled", "canceled")

    def _paid(self, intent: Object, card: Object) -> Object:
        charge = objects.charge(intent, card, self.now)
        fee = intent["amount"] * FEE_PER_MILLE // 1000
        charge["balance_transaction"] = self._moved("charge", charge, charge["amount"], fee)["id"]
        self.keep(charge, "charge.succeeded")
        what = {
            "amount_received": intent["amount"],
            "latest_charge": charge["id"],
            "payment_method": card["id"],
        }
        intent.update(what, last_payment_error=None, next_action=None)
        if intent["setup_future_usage"]:
            card["customer"] = intent["customer"]
        self._note("paid", intent)
        return self._changed(intent, "succeeded", "succeeded")

    def _kept(self, intent: Object, card: Object) -> Object:
        card["customer"] = intent["customer"]
        intent.update(payment_method=card["id"], last_setup_error=None, next_action=None)
        return self._changed(intent, "succeeded", "succeeded")

    def _refused(self, intent: Object, card: Object, code: str, decline: str) -> Object:
        error = {
            "type": "card_error",
            "code": code,
            "decline_code": decline,
            "message": "Your card was declined.",
            "payment_method": dict(card),
        }
        is_payment = intent["object"] == "payment_intent"
        if is_payment:
            charge = objects.charge(intent, card, self.now)
            charge.update(status="failed", paid=False, captured=False, amount_captured=0, failure_code=code)
            self.keep(charge, "charge.failed")
            intent["latest_charge"] = charge["id"]
        intent["last_payment_error" if is_payment else "last_setup_error"] = error
        intent["next_action"] = None
        failed = "payment_failed" if is_payment else "setup_failed"
        self._changed(intent, "requires_payment_method", failed)
        raise declined(dict(intent), error)

    def _changed(self, intent: Object, status: str, told: str) -> Object:
        intent["status"] = status
        self._events.tell(f"{intent['object']}.{told}", intent)
        return intent

    def _unexpected(self, intent: Object) -> Exception:
        code = f"{intent['object']}_unexpected_state"
        return wrong(f"This {intent['object']} has a status of {intent['status']}.", code)

    def _card(self, method: str, customer: str | None) -> tuple[Object, Behaviour]:
        """A kept card by its name, if it is this customer's; or a new one of those that Stripe has for tests."""
        if method in CARDS:
            behaviour = CARDS[method]
            card = objects.payment_method(behaviour.brand, behaviour.last4, self.now)
            self.objects[card["id"]] = card
            self._behaviour[card["id"]] = behaviour
            return card, behaviour
        card = self.find("payment_method", method)
        if card["customer"] is None or card["customer"] != customer:
            raise wrong("The payment method does not belong to this customer.", param="payment_method")
        return card, self._behaviour[card["id"]]

    # refunds and disputes

    def refund(self, given: Object) -> Object:
        """Money goes back to a card; never more than there is, and not while a bank wants it."""
        intent = self.find("payment_intent", given.get("payment_intent", ""))
        charge = self.objects.get(intent["latest_charge"] or "")
        if charge is None or not charge["paid"]:
            raise wrong("This PaymentIntent does not have a successful charge to refund.")
        left = charge["amount"] - charge["amount_refunded"]
        amount = given.get("amount", left)
        if charge["refunded"]:
            raise wrong("Charge has already been refunded.", "charge_already_refunded")
        if charge["disputed"]:
            raise wrong("Charge has been charged back.", "charge_disputed")
        if not 0 < amount <= left:
            raise wrong(
                f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
                param="amount",
            )
        amounts.check(amount, charge["currency"])
        made = objects.refund(charge, amount, given, self.now)
        made["status"] = "pending" if self.refunds_wait else "succeeded"
        made["balance_transaction"] = self._moved("refund", made, -amount, 0)["id"]
        self.keep(made, "refund.created")
        self._count(charge, amount)
        return made

    def settle_refund(self, refund: Object, status: str) -> Object:
        """What becomes of a refund that waits, or bounces after it had arrived."""
        if status == "failed" and refund["status"] != "failed":
            refund["failure_reason"] = "lost_or_stolen_card"
            refund["failure_balance_transaction"] = self._moved(
                "refund_failure", refund, refund["amount"], 0
            )["id"]
            self._count(self.objects[refund["charge"]], -refund["amount"])
        refund["status"] = status
        self._events.tell("refund.failed" if status == "failed" else "refund.updated", refund)
        return refund

    def dispute(self, intent: Object, reason: str) -> Object:
        """A bank takes the money of a charge back, and Stripe a fee for that."""
        charge = self.objects.get(intent["latest_charge"] or "")
        if charge is None or not charge["paid"] or charge["disputed"]:
            raise wrong("There is nothing to dispute.")
        made = objects.dispute(charge, reason, self.now)
        made["balance_transactions"].append(self._moved("adjustment", made, -made["amount"], DISPUTE_FEE))
        charge["disputed"] = True
        return self.keep(made, "charge.dispute.created")

    def close_dispute(self, dispute: Object, *, won: bool) -> Object:
        """It is decided; who wins gets the money back, and the fee."""
        dispute["status"] = "won" if won else "lost"
        if won:
            back = self._moved("adjustment", dispute, dispute["amount"], -DISPUTE_FEE)
            dispute["balance_transactions"].append(back)
        self._events.tell("charge.dispute.closed", dispute)
        return dispute

    def _count(self, charge: Object, amount: int) -> None:
        charge["amount_refunded"] += amount
        charge["refunded"] = charge["amount_refunded"] == charge["amount"]
        self._events.tell("charge.refunded", charge)

    def _moved(self, kind: str, source: Object, amount: int, fee: int) -> Object:
        made = objects.balance_transaction(kind, source, amount, fee, self.now)
        self.balance_transactions.append(made)
        self.objects[made["id"]] = made
        return made

    def _note(self, what: str, intent: Object) -> None:
        """For people who look at /local/inbox/."""
        amount = amounts.readable(intent["amount"], intent["currency"])
        data = {"intent": intent["id"], "metadata": intent["metadata"], "status": what}
        self._journal.write(
            Message("payment", intent["customer"] or "", f"{amount} {what}", intent["description"], data=data)
        )
