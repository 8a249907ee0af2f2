"""The terms of a visit: copied from the business when it is booked, read from the booking ever after."""

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from common.models import Booking, Policy, Service

_CENT = Decimal("0.01")
_KEYS = ("free_until_minutes", "fee_tiers", "no_show_fee", "reschedule_until_minutes", "max_reschedules")


def agreed(policy: Policy, service: Service) -> dict[str, Any]:
    """The business's terms with what the service decides for itself, as they are kept on the booking."""
    terms = {key: getattr(policy, key) for key in (*_KEYS, "allow_employee_change")}
    return terms | (service.cancellation or {})


def reschedule_until(booking: Booking) -> datetime:
    """The last instant at which the customer may still move the visit."""
    return booking.starts_at - timedelta(minutes=booking.policy.get("reschedule_until_minutes", 0))


def cancellation_fee(booking: Booking, now: datetime) -> Decimal:
    """What a customer owes for calling off at `now`, in the booking's currency.

    Nothing until the booking's `free_cancel_until`, that instant included; after it the nearest tier whose
    `from_min` minutes before the start have begun. A fee is never more than the total.
    """
    if now <= booking.free_cancel_until:
        return Decimal(0)
    begun = [
        t for t in booking.policy.get("fee_tiers", []) if now > booking.starts_at - _minutes(t["from_min"])
    ]
    if not begun:
        return Decimal(0)
    tier = min(begun, key=lambda each: int(each["from_min"]))
    fee = _share(booking.total_price, tier) if "percent" in tier else Decimal(tier["amount"])
    return min(fee, booking.total_price)


def _minutes(count: Any) -> timedelta:
    return timedelta(minutes=int(count))


def _share(total: Decimal, tier: dict[str, Any]) -> Decimal:
    return (total * Decimal(tier["percent"]) / 100).quantize(_CENT, ROUND_HALF_UP)
