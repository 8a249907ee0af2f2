"""How many codes may be guessed wrong by everybody together; `common.texting` counts those that are sent."""

from datetime import datetime

from common.counting import Take, lasting_counters
from common.db import Transactions
from common.errors import TooMany
from common.settings import Settings
from common.texting import sound_alarm, strict_take

HOUR = 3600
_BREAK_SECONDS = 600


def refuse_while_guessed(work: Transactions, *, now: datetime, settings: Settings) -> None:
    """Raise `TooMany` while the last hour has seen too many wrong codes, whoever typed them."""
    counters = lasting_counters(settings, work)
    if counters.count(_failures(settings), now) >= settings.sms_failed_checks_hour:
        raise TooMany(retry_after=_BREAK_SECONDS)


def count_failed_check(work: Transactions, *, now: datetime, settings: Settings) -> None:
    """Count a wrong code against everybody's, and sound the alarm before there are too many."""
    counters = lasting_counters(settings, work)
    failed = counters.hit(_failures(settings), now)
    sound_alarm(counters, "sms_failed_checks_hour", failed, settings.sms_failed_checks_hour, now)


def _failures(settings: Settings) -> Take:
    return strict_take("failed", "", settings.sms_failed_checks_hour, HOUR)
