"""Money, days and hours as people write them; for reading only, never for reckoning or for a provider."""

import datetime
import decimal
import zoneinfo

from babel import dates, numbers

from common.i18n.sentences import DEFAULT, LANGUAGES

# English here is read in Europe: the day stands before the month.
_LOCALES = {"en": "en_GB", "sq": "sq"}
_MOMENT = {"en": "{day} at {time}", "sq": "{day}, ora {time}"}


def money(language: str, amount: decimal.Decimal, currency: str) -> str:
    """An amount with its currency: "1 500 lekë" in Albanian, "1,500 lekë" in English, "€15.00" for euros.

    CLDR writes "Lekë" with a capital and English as "ALL1,500"; nobody in Albania does. The hundredths of
    a lek show only if there are any. Spaces inside the amount do not break.
    """
    if currency != "ALL":
        return numbers.format_currency(amount, currency, locale=_locale(language))
    pattern = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    written = numbers.format_decimal(amount, format=pattern, locale=_locale(language))
    return f"{written}\N{NO-BREAK SPACE}{'lek' if abs(amount) == 1 else 'lekë'}"


def day(language: str, date: datetime.date) -> str:
    """A date with its weekday: "Monday 8 March 2027", "e hënë, 8 mars 2027"."""
    return dates.format_date(date, "full", locale=_locale(language))


def clock_time(language: str, time: datetime.time) -> str:
    """An hour of the day on the 24-hour clock, "14:05".

    CLDR would print "2:05 m.d." in Albanian, but shop doors and phones in Albania say 14:05.
    """
    return dates.format_time(time, "HH:mm", locale=_locale(language))


def moment(language: str, at: datetime.datetime, zone: str) -> str:
    """An instant (aware) on the wall calendar and clock of an IANA zone: "Monday 8 March 2027 at 14:05"."""
    local = local_time(at, zone)
    parts = {"day": day(language, local.date()), "time": clock_time(language, local.time())}
    return _MOMENT.get(language, _MOMENT[DEFAULT]).format(**parts)


def zone_name(language: str, at: datetime.datetime, zone: str) -> str:
    """What a zone's clock is called at an instant: "Central European Summer Time"."""
    return dates.get_timezone_name(local_time(at, zone), width="long", locale=_locale(language))


def time_span(language: str, span: datetime.timedelta) -> str:
    """How long something lasts, roughly and in one unit: "3 minutes", "2 ditë"; ninety seconds are two minutes."""
    return dates.format_timedelta(span, threshold=1, locale=_locale(language))


def local_time(at: datetime.datetime, zone: str) -> datetime.datetime:
    """An aware instant on the wall clock of an IANA zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone; a naive time is ambiguous")
    return at.astimezone(zoneinfo.ZoneInfo(zone))


def _locale(language: str) -> str:
    return _LOCALES[language if language in LANGUAGES else DEFAULT]
