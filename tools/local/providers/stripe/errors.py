"""How Stripe refuses: https://docs.stripe.com/api/errors."""

from __future__ import annotations

from typing import Any

from tools.local.providers.refusals import Refusal


def refusal(status: int, kind: str, message: str, code: str | None = None, **more: Any) -> Refusal:
    """An error object with its HTTP status."""
    error = {"type": kind, "message": message, **({"code": code} if code else {}), **more}
    return Refusal(status, {"error": {name: value for name, value in error.items() if value is not None}})


def wrong(message: str, code: str | None = None, param: str | None = None, status: int = 400) -> Refusal:
    """The request is wrong, or does not fit how things stand."""
    return refusal(status, "invalid_request_error", message, code, param=param)


def missing(kind: str, uid: str) -> Refusal:
    """There is no such object."""
    return wrong(f"No such {kind}: '{uid}'", "resource_missing", "id", 404)


def declined(intent: dict[str, Any], error: dict[str, Any]) -> Refusal:
    """402: the card said no; its intent comes along as it stands now."""
    return Refusal(402, {"error": {**error, "payment_intent": intent}})
