"""How many texts may be sent, whatever they are for: `docs/limits.md` has the table."""

import logging
from contextlib import suppress
from datetime import datetime

from common.counting import Counters, Take, lasting_counters, network_of
from common.db import Transactions
from common.errors import TooMany, Unavailable
from common.i18n import _
from common.settings import Settings
from common.texting.numbers import refuse_unreachable

log = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60, 3600, 86400
_NEIGHBOURS = 3
"""Digits at the end that differ among numbers which are rented together."""
_ALARM = 0.8


class SmsUnavailable(Unavailable):
    """So many texts went out today that something is wrong; somebody has been woken."""

    code = "sms_unavailable"
    title = _("We cannot send text messages right now.")
    detail = _("We cannot send text messages right now. Please try again later.")


def allow(work: Transactions, phone: str, address: str, *, now: datetime, settings: Settings) -> None:
    """Count one text to `phone` asked for from `address`, in transactions of its own.

    Raises `CountryNotSupported` or `TakesNoTexts`; `TooMany`, which counts nothing; or `SmsUnavailable` when the
    day's texts are used up.
    """
    refuse_unreachable(phone, settings)
    counters = lasting_counters(settings, work)
    everybody = strict_take("everybody", "", settings.sms_per_day, DAY)
    sent = counters.count(everybody, now)
    sound_alarm(counters, "sms_per_day", sent + 1, settings.sms_per_day, now)
    if sent >= settings.sms_per_day:
        raise SmsUnavailable(retry_after=HOUR)
    counters.take([everybody, *_of_number(phone, settings), *_of_address(address, settings)], now)


def _of_number(phone: str, settings: Settings) -> list[Take]:
    return [
        strict_take("phone", phone, settings.sms_per_phone_minute, MINUTE),
        strict_take("phone", phone, settings.sms_per_phone_hour, HOUR),
        strict_take("phone", phone, settings.sms_per_phone_day, DAY),
        strict_take("neighbours", phone[:-_NEIGHBOURS], settings.sms_per_neighbours_hour, HOUR),
    ]


def _of_address(address: str, settings: Settings) -> list[Take]:
    """Mobile carriers put thousands of phones behind one IPv4 address; of IPv6 each household has a network."""
    network = network_of(address) or "nowhere"
    factor = settings.per_address_factor
    if ":" in network:
        return [strict_take("network", network, settings.sms_per_ipv6_hour * factor, HOUR)]
    return [
        strict_take("network", network, settings.sms_per_ipv4_hour * factor, HOUR),
        strict_take("network", network, settings.sms_per_ipv4_day * factor, DAY),
    ]


def sound_alarm(counters: Counters, limit: str, reached: int, most: int, now: datetime) -> None:
    """Write the error that wakes somebody: when a limit is near and when it is reached, each once an hour."""
    if reached < most * _ALARM:
        return
    how_far = "reached" if reached >= most else "near"
    with suppress(TooMany):
        counters.take([strict_take(f"alarm_{how_far}", limit, 1, HOUR)], now)
        log.error(
            "a limit on codes by SMS is %s", how_far, extra={"limit": limit, "count": reached, "most": most}
        )


def strict_take(name: str, whom: str, times: int, seconds: int) -> Take:
    """One of the limits on texts: never more than so many, wherever one puts the window."""
    return Take(f"sms_{name}", whom, times, seconds, strict=True)
