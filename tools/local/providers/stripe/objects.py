"""Stripe's objects, field for field as its API returns them (version 2025-10-29.clover)."""

from __future__ import annotations

import secrets
from typing import Any

Object = dict[str, Any]
VERSION = "2025-10-29.clover"


def new_id(kind: str) -> str:
    """A name as Stripe gives them: pi_ and 24 letters and digits."""
    alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return f"{kind}_" + "".join(secrets.choice(alphabet) for _ in range(24))


def _empty(*names: str) -> Object:
    return dict.fromkeys(names)


def customer(given: Object, at: int) -> Object:
    """A customer."""
    return _empty("address", "currency", "default_source", "discount", "phone", "shipping", "test_clock") | {
        "id": new_id("cus"),
        "object": "customer",
        "balance": 0,
        "created": at,
        "delinquent": False,
        "description": given.get("description"),
        "email": given.get("email"),
        "invoice_prefix": secrets.token_hex(4).upper(),
        "invoice_settings": _empty("custom_fields", "default_payment_method", "footer", "rendering_options"),
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "name": given.get("name"),
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
    }


def _intent(kind: str, name: str, given: Object, at: int) -> Object:
    """What both kinds of intent have in common."""
    uid = new_id(kind)
    nothing = _empty(
        "application",
        "cancellation_reason",
        "excluded_payment_method_types",
        "next_action",
        "on_behalf_of",
        "payment_method",
    )
    return nothing | {
        "id": uid,
        "object": name,
        "automatic_payment_methods": given.get("automatic_payment_methods"),
        "client_secret": f"{uid}_secret_{secrets.token_urlsafe(18)}",
        "created": at,
        "customer": given.get("customer"),
        "description": given.get("description"),
        "livemode": False,
        "metadata": given.get("metadata") or {},
        "payment_method_configuration_details": None,
        "payment_method_options": {},
        "payment_method_types": ["card"],
        "status": "requires_payment_method",
    }


def payment_intent(given: Object, at: int) -> Object:
    """A PaymentIntent that nobody has paid yet."""
    nothing = _empty(
        "canceled_at",
        "customer_account",
        "last_payment_error",
        "latest_charge",
        "processing",
        "receipt_email",
        "review",
        "shipping",
        "source",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "transfer_group",
    )
    return (
        nothing
        | _intent("pi", "payment_intent", given, at)
        | {
            "amount": given["amount"],
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "application_fee_amount": given.get("application_fee_amount"),
            "capture_method": "automatic_async",
            "confirmation_method": "automatic",
            "currency": given["currency"],
            "managed_payments": {"enabled": False},
            "setup_future_usage": given.get("setup_future_usage"),
            "transfer_data": given.get("transfer_data"),
        }
    )


def setup_intent(given: Object, at: int) -> Object:
    """A SetupIntent that no card has been given to yet."""
    nothing = _empty("flow_directions", "last_setup_error", "latest_attempt", "mandate", "single_use_mandate")
    return (
        nothing | _intent("seti", "setup_intent", given, at) | {"usage": given.get("usage") or "off_session"}
    )


def payment_method(brand: str, last4: str, at: int) -> Object:
    """A card."""
    return {
        "id": new_id("pm"),
        "object": "payment_method",
        "allow_redisplay": "unspecified",
        "billing_details": _billing(),
        "card": {
            "brand": brand,
            "country": "AL",
            "exp_month": 8,
            "exp_year": 2034,
            "funding": "credit",
            "last4": last4,
        },
        "created": at,
        "customer": None,
        "customer_account": None,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }


def charge(intent: Object, method: Object, at: int) -> Object:
    """An attempt to take money from a card; it has succeeded until somebody says otherwise."""
    nothing = _empty(
        "application",
        "application_fee",
        "balance_transaction",
        "failure_balance_transaction",
        "failure_code",
        "failure_message",
        "on_behalf_of",
        "receipt_email",
        "receipt_number",
        "receipt_url",
        "review",
        "shipping",
        "source",
        "source_transfer",
        "statement_descriptor",
        "statement_descriptor_suffix",
        "transfer_group",
    )
    uid = new_id("ch")
    return nothing | {
        "id": uid,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"],
        "amount_refunded": 0,
        "application_fee_amount": intent["application_fee_amount"],
        "billing_details": _billing(),
        "calculated_statement_descriptor": "AVATID",
        "captured": True,
        "created": at,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "outcome": {
            **_empty("advice_code", "network_advice_code", "network_decline_code", "reason"),
            "network_status": "approved_by_network",
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": method["id"],
        "payment_method_details": {"card": dict(method["card"]), "type": "card"},
        "refunded": False,
        "refunds": {"object": "list", "data": [], "has_more": False, "url": f"/v1/charges/{uid}/refunds"},
        "status": "succeeded",
        "transfer_data": intent["transfer_data"],
    }


def refund(of: Object, amount: int, given: Object, at: int) -> Object:
    """Money that goes back."""
    nothing = _empty(
        "balance_transaction",
        "customer",
        "customer_account",
        "payment_method",
        "receipt_number",
        "source_transfer_reversal",
        "transfer_reversal",
    )
    return nothing | {
        "id": new_id("re"),
        "object": "refund",
        "amount": amount,
        "charge": of["id"],
        "created": at,
        "currency": of["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": given.get("metadata") or {},
        "payment_intent": of["payment_intent"],
        "reason": given.get("reason"),
        "status": "succeeded",
    }


def dispute(of: Object, reason: str, at: int) -> Object:
    """A bank that wants the money of a charge back."""
    return {
        "id": new_id("du"),
        "object": "dispute",
        "amount": of["amount"],
        "balance_transactions": [],
        "charge": of["id"],
        "created": at,
        "currency": of["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {},
        "evidence_details": {
            "due_by": at + 7 * 86400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
        },
        "is_charge_refundable": False,
        "livemode": False,
        "metadata": {},
        "payment_intent": of["payment_intent"],
        "payment_method_details": {"card": {"brand": "visa", "network_reason_code": "10.4"}, "type": "card"},
        "reason": reason,
        "status": "needs_response",
    }


def balance_transaction(kind: str, source: Object, amount: int, fee: int, at: int) -> Object:
    """What something did to the balance: `net` is the amount less the fee."""
    details = [
        {"amount": fee, "currency": source["currency"], "description": "Stripe fees", "type": "stripe_fee"}
    ]
    return {
        "id": new_id("txn"),
        "object": "balance_transaction",
        "amount": amount,
        "available_on": at,
        "balance_type": "payments",
        "created": at,
        "currency": source["currency"],
        "description": None,
        "exchange_rate": None,
        "fee": fee,
        "fee_details": details if fee else [],
        "net": amount - fee,
        "reporting_category": kind,
        "source": source["id"],
        "status": "available",
        "type": kind,
    }


def event(kind: str, about: Object, at: int) -> Object:
    """That something happened, with the object as it was then."""
    return {
        "id": new_id("evt"),
        "object": "event",
        "api_version": VERSION,
        "created": at,
        "data": {"object": about},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }


def _billing() -> Object:
    address = _empty("city", "country", "line1", "line2", "postal_code", "state")
    return {"address": address, **_empty("email", "name", "phone", "tax_id")}
