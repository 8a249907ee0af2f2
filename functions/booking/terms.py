"""The terms of a visit: copied from the business when it is booked, read from the booking ever after."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from common.diary import Offered, VenueTerms
from common.models import Booking, BookingStatus

Terms = dict[str, Any]

_CENT = Decimal("0.01")
_KEYS = (
    "free_until_minutes",
    "fee_tiers",
    "no_show_fee",
    "reschedule_until_minutes",
    "max_reschedules",
    "allow_employee_change",
)
_ANSWER_WITHIN, _AT_LEAST = timedelta(hours=24), timedelta(minutes=30)


def agreed(policy: VenueTerms, services: Sequence[Offered]) -> Terms:
    """The business's terms with what its services decide for themselves, as they are kept on the booking.

    Where the services of one visit differ the strictest terms hold for all of it: the longest notice, the fewest
    changes, at any moment the dearest fee. Shares and amounts are compared at the services' list prices.
    """
    usual = {key: getattr(policy, key) for key in _KEYS}
    each = [usual | (service.cancellation or {}) for service in services]
    if all(one == each[0] for one in each):
        return each[0]
    return _strictest(each, sum((service.price for service in services), Decimal()))


def _strictest(each: Sequence[Terms], total: Decimal) -> Terms:
    limits = [one["max_reschedules"] for one in each if one["max_reschedules"] is not None]
    fees = [one["no_show_fee"] for one in each if one["no_show_fee"] is not None]
    return {
        "free_until_minutes": max(one["free_until_minutes"] for one in each),
        "fee_tiers": _dearest_tiers([_charged(one) for one in each], total),
        "no_show_fee": max(fees, key=lambda fee: _worth(fee, total), default=None),
        "reschedule_until_minutes": max(one["reschedule_until_minutes"] for one in each),
        "max_reschedules": min(limits, default=None),
        "allow_employee_change": all(one["allow_employee_change"] for one in each),
    }


def _charged(terms: Terms) -> list[Terms]:
    """The tiers as they really begin: one that begins while calling off is still free, begins when that ends."""
    free_until = int(terms["free_until_minutes"])
    late = [tier for tier in terms["fee_tiers"] if int(tier["from_min"]) < free_until]
    early = [tier for tier in terms["fee_tiers"] if int(tier["from_min"]) >= free_until]
    return [_nearest(early) | {"from_min": free_until}, *late] if early else late


def _dearest_tiers(lists: Sequence[list[Terms]], total: Decimal) -> list[Terms]:
    """At each moment at which a tier of any list begins: the dearest of those that hold then."""
    starts = sorted({int(tier["from_min"]) for tiers in lists for tier in tiers}, reverse=True)
    merged = []
    for from_min in starts:
        begun = [[tier for tier in tiers if int(tier["from_min"]) >= from_min] for tiers in lists]
        dearest = max((_nearest(each) for each in begun if each), key=lambda tier: _worth(tier, total))
        merged.append(dearest | {"from_min": from_min})
    return merged


def _nearest(begun: Sequence[Terms]) -> Terms:
    """Of the tiers that have begun, the one that holds: the last to begin."""
    return min(begun, key=lambda tier: int(tier["from_min"]))


def answer_by(starts_at: datetime, notice_minutes: int, now: datetime) -> datetime:
    """Until when a business may answer a request made at `now`: then it lapses."""
    before_start = starts_at - _minutes(notice_minutes)
    return min(now + _ANSWER_WITHIN, max(before_start, now + _AT_LEAST), starts_at)


def reschedule_until(booking: Booking) -> datetime:
    """The last instant at which the customer may still move the visit."""
    return booking.starts_at - _minutes(booking.policy.get("reschedule_until_minutes", 0))


def cancellation_fee(booking: Booking, now: datetime) -> Decimal:
    """What a customer owes for calling off at `now`, in the booking's currency.

    Nothing until the booking's `free_cancel_until`, that instant included, nor while it waits for its payment; after
    that the nearest tier whose `from_min` minutes before the start have begun. Never more than the total, and never
    less than what was owed when the customer moved the visit: nobody walks out of a fee by moving first.
    """
    if booking.status is BookingStatus.PENDING_PAYMENT or now <= booking.free_cancel_until:
        return Decimal(0)
    least = Decimal(booking.policy.get("least_fee", 0))
    return max(least, _by_tiers(booking, now))


def moved_by_customer(booking: Booking, now: datetime) -> None:
    """Keep what calling off would cost at `now`; to be called before the visit has another time."""
    fee = cancellation_fee(booking, now)
    if fee:
        booking.policy = booking.policy | {"least_fee": f"{fee:.2f}"}


def _by_tiers(booking: Booking, now: datetime) -> Decimal:
    tiers = booking.policy.get("fee_tiers", [])
    begun = [tier for tier in tiers if now > booking.starts_at - _minutes(tier["from_min"])]
    return _worth(_nearest(begun), booking.total_price) if begun else Decimal(0)


def no_show_fee(booking: Booking) -> Decimal | None:
    """What a customer owes for not coming, by the terms agreed on and never more than the total; None is nothing."""
    fee = booking.policy.get("no_show_fee")
    return None if fee is None else _worth(fee, booking.total_price)


def _worth(fee: Terms, total: Decimal) -> Decimal:
    """A fee (`percent` of the total, or an `amount`) in the booking's currency, the total at most."""
    share = fee.get("percent")
    if share is None:
        return min(Decimal(fee["amount"]), total)
    return min((total * Decimal(share) / 100).quantize(_CENT, ROUND_HALF_UP), total)


def _minutes(count: Any) -> timedelta:
    return timedelta(minutes=int(count))
