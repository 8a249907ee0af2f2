"""How many codes may be sent, and how many guessed wrong: `docs/limits.md` has the table."""

import logging
from contextlib import suppress
from datetime import datetime

from common.counting import Counters, Take, lasting_counters, network_of
from common.db import Transactions
from common.errors import TooMany, Unavailable
from common.i18n import _
from common.settings import Settings

log = logging.getLogger(__name__)

MINUTE, HOUR, DAY = 60, 3600, 86400
_NEIGHBOURS = 3
"""Digits at the end that differ among numbers which are rented together."""
_ALARM = 0.8
_BREAK_SECONDS = 600


class SmsUnavailable(Unavailable):
    """So many codes went out today that something is wrong; somebody has been woken."""

    code = "sms_unavailable"
    title = _("We cannot send codes right now.")
    detail = _("We cannot send codes by SMS right now. Please try again later.")


def count_sending(work: Transactions, phone: str, address: str, *, now: datetime, settings: Settings) -> None:
    """Count one code to `phone` asked for from `address`, in transactions of its own.

    Raises `TooMany`, which counts nothing, or `SmsUnavailable` when the day's codes are used up.
    """
    counters = lasting_counters(settings, work)
    everybody = _take("everybody", "", settings.sms_per_day, DAY)
    sent = counters.count(everybody, now)
    _sound_alarm(counters, "sms_per_day", sent + 1, settings.sms_per_day, now)
    if sent >= settings.sms_per_day:
        raise SmsUnavailable(retry_after=HOUR)
    counters.take([everybody, *_of_number(phone, settings), *_of_address(address, settings)], now)


def _of_number(phone: str, settings: Settings) -> list[Take]:
    return [
        _take("phone", phone, settings.sms_per_phone_minute, MINUTE),
        _take("phone", phone, settings.sms_per_phone_hour, HOUR),
        _take("phone", phone, settings.sms_per_phone_day, DAY),
        _take("neighbours", phone[:-_NEIGHBOURS], settings.sms_per_neighbours_hour, HOUR),
    ]


def _of_address(address: str, settings: Settings) -> list[Take]:
    """Mobile carriers put thousands of phones behind one IPv4 address; of IPv6 each household has a network."""
    network = network_of(address) or "nowhere"
    factor = settings.per_address_factor
    if ":" in network:
        return [_take("network", network, settings.sms_per_ipv6_hour * factor, HOUR)]
    return [
        _take("network", network, settings.sms_per_ipv4_hour * factor, HOUR),
        _take("network", network, settings.sms_per_ipv4_day * factor, DAY),
    ]


def refuse_while_guessed(work: Transactions, *, now: datetime, settings: Settings) -> None:
    """Raise `TooMany` while the last hour has seen too many wrong codes, whoever typed them."""
    counters = lasting_counters(settings, work)
    if counters.count(_failures(settings), now) >= settings.sms_failed_checks_hour:
        raise TooMany(retry_after=_BREAK_SECONDS)


def count_failed_check(work: Transactions, *, now: datetime, settings: Settings) -> None:
    """Count a wrong code against everybody's, and sound the alarm before there are too many."""
    counters = lasting_counters(settings, work)
    failed = counters.hit(_failures(settings), now)
    _sound_alarm(counters, "sms_failed_checks_hour", failed, settings.sms_failed_checks_hour, now)


def _failures(settings: Settings) -> Take:
    return _take("failed", "", settings.sms_failed_checks_hour, HOUR)


def _sound_alarm(counters: Counters, limit: str, reached: int, most: int, now: datetime) -> None:
    """Write the error that wakes somebody: when a limit is near and when it is reached, each once an hour."""
    if reached < most * _ALARM:
        return
    how_far = "reached" if reached >= most else "near"
    with suppress(TooMany):
        counters.take([_take(f"alarm_{how_far}", limit, 1, HOUR)], now)
        log.error(
            "a limit on codes by SMS is %s", how_far, extra={"limit": limit, "count": reached, "most": most}
        )


def _take(name: str, whom: str, times: int, seconds: int) -> Take:
    return Take(f"sms_{name}", whom, times, seconds, strict=True)
