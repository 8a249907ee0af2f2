"""Stripe: PaymentIntents, SetupIntents and refunds, by its SDK. Nothing else in the system knows its words."""

import hmac
import json
import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

import requests
import stripe
from stripe import StripeClient

from common.data import TooPrecise, UnknownCurrency, minor_units
from common.integrations.payments import (
    Asked,
    Forged,
    News,
    Opened,
    Payment,
    PaymentError,
    Progress,
    Return,
    Returned,
)
from common.integrations.payments_stripe_read import EXPANDED, payment_of, refund_of, setup_of
from common.integrations.wire import PATIENCE, WORTH_ANOTHER_TRY, plain_session
from common.settings import Settings

_CLOCKS_MAY_DIFFER = 300
_IN_EACH_OTHERS_WAY = {409, 424}
_FOR_A_CARD = "seti_"
_NO_MONEY = ("requires_payment_method", "requires_confirmation", "requires_action", "requires_capture")

stripe.enable_telemetry = False
logging.getLogger("stripe").setLevel(logging.WARNING)  # it would note every call twice


class StripePayments:
    """The real one; `STRIPE_HOST` may name a stand-in that speaks the same contract."""

    name = "stripe"

    def __init__(self, settings: Settings) -> None:
        key = settings.stripe_secret_key.get_secret_value()
        self._stripe = StripeClient(
            key,
            base_addresses={"api": settings.stripe_host},
            max_network_retries=0,  # whoever calls knows when to try again, and with which key
            http_client=stripe.RequestsClient(timeout=PATIENCE, session=plain_session()),
        ).v1
        self._is_live = key.startswith(("sk_live_", "rk_live_"))
        self._secrets = settings.stripe_webhook_secrets.get_secret_value().split()
        self.publishable_key = settings.stripe_publishable_key

    def payer(self, user: UUID) -> str:
        """A Customer that holds nothing but our own uid: their name and address are none of Stripe's business."""
        with _answering():
            made = self._stripe.customers.create(
                {"metadata": {"user": str(user)}}, {"idempotency_key": f"payer:{user}"}
            )
        return made.id

    def open(self, asked: Asked) -> Opened:
        """A PaymentIntent, or a SetupIntent where only a card is kept."""
        with _answering():
            made = self._kept(asked) if not asked.amount else self._payable(asked)
        return Opened(made.id, made.client_secret or "")

    def _payable(self, asked: Asked) -> Any:
        how = {"automatic_payment_methods": {"enabled": True}}
        if asked.keeps_card:
            how["setup_future_usage"] = "off_session"  # type: ignore[assignment]
        return self._stripe.payment_intents.create(
            {**_wanted(asked), **how},  # type: ignore[typeddict-item]
            {"idempotency_key": str(asked.uid)},
        )

    def _kept(self, asked: Asked) -> Any:
        return self._stripe.setup_intents.create(
            {
                "customer": asked.payer,
                "usage": "off_session",
                "automatic_payment_methods": {"enabled": True},
                "description": asked.description,
                "metadata": _labels(asked),
            },
            {"idempotency_key": str(asked.uid)},
        )

    def look_up(self, ref: str) -> Payment:
        """The object as it stands now, with its charge, refunds, disputes and card."""
        with _answering():
            if ref.startswith(_FOR_A_CARD):
                found = self._stripe.setup_intents.retrieve(ref, {"expand": ["payment_method"]})
                return setup_of(found)
            intent = self._stripe.payment_intents.retrieve(ref, {"expand": list(EXPANDED)})
            return payment_of(intent, self._refunds_of(intent), self._disputes_of(intent))

    def _refunds_of(self, intent: Any) -> list[dict[str, Any]]:
        """All of them: a list that is expanded inside another object ends after ten."""
        if not intent.latest_charge:
            return []
        found = self._stripe.refunds.list({"payment_intent": intent.id, "limit": 100})
        return list(found.auto_paging_iter())

    def _disputes_of(self, intent: Any) -> list[dict[str, Any]]:
        charge = intent.latest_charge
        if not charge or not charge.disputed:
            return []
        found = self._stripe.disputes.list({"payment_intent": intent.id, "limit": 100})
        return list(found.auto_paging_iter())

    def cancel(self, ref: str) -> Payment:
        """Cancel, unless it has ended; Stripe refuses that with 400, and then we look how it has."""
        with _answering():
            try:
                if ref.startswith(_FOR_A_CARD):
                    self._stripe.setup_intents.cancel(ref, {"cancellation_reason": "abandoned"})
                else:
                    self._stripe.payment_intents.cancel(ref, {"cancellation_reason": "abandoned"})
            except stripe.InvalidRequestError as error:
                if error.code not in ("payment_intent_unexpected_state", "setup_intent_unexpected_state"):
                    raise
        return self.look_up(ref)

    def give_back(self, wanted: Return) -> Returned:
        """A Refund of a PaymentIntent, with our uid on it so that it can be told from others."""
        with _answering():
            made = self._stripe.refunds.create(
                {
                    "payment_intent": wanted.payment,
                    "amount": _units(wanted),
                    "metadata": {"refund": str(wanted.uid)},
                },
                {"idempotency_key": str(wanted.uid)},
            )
        return refund_of(made, wanted.currency)

    def charge(self, asked: Asked, card: str) -> Payment:
        """Confirm at once and off session; 402 is the card's own refusal, and its intent stays to be looked at."""
        off_session = {"payment_method": card, "off_session": True, "confirm": True}
        with _answering():
            try:
                made = self._stripe.payment_intents.create(
                    {**_wanted(asked), **off_session},  # type: ignore[typeddict-item]
                    {"idempotency_key": str(asked.uid)},
                )
            except stripe.CardError as error:
                refused = error.error.payment_intent if error.error else None
                if refused is None:
                    raise
                return self._given_up(refused.id)
            return self.look_up(made.id) if made.status not in _NO_MONEY else self._given_up(made.id)

    def _given_up(self, ref: str) -> Payment:
        """Nobody is there to try another card, or to answer their bank: it is called off, with the reason kept."""
        error = self.look_up(ref).error
        return _refused(self.cancel(ref), error)

    def heard(self, content: bytes, headers: Mapping[str, str], now: datetime) -> News:
        """Check `Stripe-Signature` (t=..,v1=..: HMAC-SHA256 of "t.body") with each of our secrets, then read."""
        _check(content, headers.get("Stripe-Signature", ""), self._secrets, now)
        try:
            said = json.loads(content)
            if said["object"] != "event" or bool(said["livemode"]) is not self._is_live:
                raise Forged("not for us")
            return News(str(said["id"]), str(said["type"]), _about(said["data"]["object"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Forged("not an event") from error


def _wanted(asked: Asked) -> dict[str, Any]:
    wanted: dict[str, Any] = {
        "amount": _units(asked),
        "currency": asked.currency.lower(),
        "customer": asked.payer,
        "description": asked.description,
        "metadata": _labels(asked),
    }
    if asked.destination:
        share = _in_units(asked.our_share, asked.currency)
        wanted |= {"transfer_data": {"destination": asked.destination}, "application_fee_amount": share}
    return wanted


def _labels(asked: Asked) -> dict[str, str]:
    return {**asked.about, "intent": str(asked.uid)}


def _units(wanted: Asked | Return) -> int:
    return _in_units(wanted.amount, wanted.currency)


def _in_units(amount: Any, currency: str) -> int:
    """Raises `PaymentError` for an amount the currency has no coins for."""
    try:
        return minor_units(amount, currency, "stripe")
    except (TooPrecise, UnknownCurrency) as error:
        raise PaymentError("this amount cannot be charged", permanent=True) from error


def _refused(payment: Payment, error: str) -> Payment:
    if payment.progress is not Progress.CANCELED:
        return payment
    return replace(payment, progress=Progress.REFUSED, error=error or payment.error or "refused")


def _about(thing: Mapping[str, Any]) -> str:
    """The payment that an event's object belongs to: itself, or the one it names."""
    if thing.get("object") in ("payment_intent", "setup_intent"):
        return str(thing["id"])
    return str(thing.get("payment_intent") or "")


def _check(content: bytes, header: str, secrets: list[str], now: datetime) -> None:
    """Raise `Forged` unless one of our secrets signed these very bytes within five minutes of now, either way."""
    parts = [part.partition("=") for part in header.split(",")]
    stamps = [value for name, _sign, value in parts if name.strip() == "t"]
    given = [value.strip() for name, _sign, value in parts if name.strip() == "v1"]
    if len(stamps) != 1 or not (stamps[0].isascii() and stamps[0].isdigit() and len(stamps[0]) < 16):
        raise Forged("no time")
    if abs(now.timestamp() - int(stamps[0])) > _CLOCKS_MAY_DIFFER:
        raise Forged("too old")
    signed = stamps[0].encode() + b"." + content
    wanted = [hmac.new(secret.encode(), signed, sha256).hexdigest() for secret in secrets]
    if not any(hmac.compare_digest(a.encode(), b.encode()) for a in wanted for b in given):
        raise Forged("not signed by whom we know")


@contextmanager
def _answering() -> Iterator[None]:
    """Whatever goes wrong is a `PaymentError`; Stripe's own sentence may quote the customer and is not kept."""
    try:
        yield
    except PaymentError:
        raise
    except stripe.StripeError as error:
        status = error.http_status or 0
        for_good = 400 <= status < 500 and status not in WORTH_ANOTHER_TRY | _IN_EACH_OTHERS_WAY
        said = f"Stripe answered {status} ({error.code or type(error).__name__})"
        raise PaymentError(said, permanent=for_good, answered=status >= 500) from None
    except (requests.RequestException, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise PaymentError(f"Stripe's answer got lost: {type(error).__name__}") from None
