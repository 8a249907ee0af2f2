"""What Stripe's objects say, in our words."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from common.data import from_minor_units
from common.integrations.payments import Card, Contested, Payment, Progress, Returned, Way

EXPANDED = ("latest_charge.balance_transaction", "payment_method")

_PROGRESS = {
    "requires_payment_method": Progress.OPEN,
    "requires_confirmation": Progress.OPEN,
    "requires_action": Progress.OPEN,
    "requires_capture": Progress.PROCESSING,
    "processing": Progress.PROCESSING,
    "succeeded": Progress.SUCCEEDED,
    "canceled": Progress.CANCELED,
}
_WAYS = {"succeeded": Way.SUCCEEDED, "failed": Way.FAILED, "canceled": Way.FAILED}
_OVER = {"won", "lost", "warning_closed", "prevented"}

Object = Mapping[str, Any]


def payment_of(intent: Object, refunds: Sequence[Object], disputes: Sequence[Object]) -> Payment:
    """A PaymentIntent with its charge expanded, and what has become of it."""
    currency = str(intent["currency"]).upper()
    charge = intent.get("latest_charge") or {}
    return Payment(
        ref=str(intent["id"]),
        uid=_uid(intent, "intent"),
        progress=_PROGRESS[intent["status"]],
        amount=_amount(intent["amount"], currency),
        currency=currency,
        captured=_amount(intent.get("amount_received") or 0, currency),
        cost=_cost(charge, currency),
        client_secret=str(intent.get("client_secret") or ""),
        card=_card(intent),
        returns=tuple(refund_of(each, currency) for each in refunds),
        disputes=tuple(_dispute_of(each) for each in disputes),
        error=_error(intent.get("last_payment_error")),
    )


def setup_of(intent: Object) -> Payment:
    """A SetupIntent: no money, only a card that may be charged later."""
    return Payment(
        ref=str(intent["id"]),
        uid=_uid(intent, "intent"),
        progress=_PROGRESS[intent["status"]],
        amount=Decimal(0),
        currency="",
        client_secret=str(intent.get("client_secret") or ""),
        card=_card_of(intent.get("payment_method")) if intent["status"] == "succeeded" else None,
        error=_error(intent.get("last_setup_error")),
    )


def refund_of(refund: Object, currency: str) -> Returned:
    """A Refund; `requires_action` is pending, too: the customer still has to say where the money goes."""
    return Returned(
        ref=str(refund["id"]),
        amount=_amount(refund["amount"], currency),
        way=_WAYS.get(refund.get("status") or "", Way.PENDING),
        uid=_uid(refund, "refund"),
        error=str(refund.get("failure_reason") or ""),
    )


def _dispute_of(dispute: Object) -> Contested:
    currency = str(dispute["currency"]).upper()
    moved = [each for each in dispute["balance_transactions"] if each["currency"].upper() == currency]
    return Contested(
        ref=str(dispute["id"]),
        amount=_amount(dispute["amount"], currency),
        currency=currency,
        reason=str(dispute["reason"]),
        status=str(dispute["status"]),
        withdrawn=-_amount(sum(each["net"] for each in moved), currency),
        is_over=dispute["status"] in _OVER,
        is_lost=dispute["status"] == "lost",
        steps=len(moved),
    )


def _cost(charge: Any, currency: str) -> Decimal:
    """Stripe's own fee; unknown while the charge has not reached the balance, or lands there in another currency."""
    moved = charge.get("balance_transaction") if isinstance(charge, Mapping) else None
    if not isinstance(moved, Mapping) or str(moved["currency"]).upper() != currency:
        return Decimal(0)
    return _amount(moved["fee"], currency)


def _card(intent: Object) -> Card | None:
    """The card, if its owner let it be kept."""
    kept = intent.get("setup_future_usage") == "off_session" and intent["status"] == "succeeded"
    return _card_of(intent.get("payment_method")) if kept else None


def _card_of(method: Any) -> Card | None:
    if not isinstance(method, Mapping):
        return None
    card = method.get("card") or {}
    return Card(str(method["id"]), str(card.get("brand") or ""), str(card.get("last4") or "")[:4])


def _error(said: Any) -> str:
    if not isinstance(said, Mapping):
        return ""
    return str(said.get("decline_code") or said.get("code") or said.get("type") or "refused")


def _uid(thing: Object, name: str) -> UUID | None:
    try:
        return UUID((thing.get("metadata") or {})[name])
    except (KeyError, ValueError, TypeError, AttributeError):
        return None


def _amount(units: int, currency: str) -> Decimal:
    return from_minor_units(int(units), currency, "stripe")
