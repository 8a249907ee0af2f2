"""The countries of ISO 3166-1 and the time zones of IANA, as an app offers them for choosing."""

import dataclasses
import datetime
import functools
import importlib.resources
import unicodedata
import zoneinfo

import phonenumbers
from babel import Locale

from common.i18n import DEFAULT, LANGUAGES

# CLDR also names groups, dependencies without a code of their own, and pseudo-regions. Kosovo's XK is a
# user-assigned code of ISO 3166-1, but everybody's apps and +383 need it.
_NO_COUNTRIES = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
# The Albanian alphabet in its order; a capital stands for the letter written with two signs, "dh" for one.
_ALPHABET = "abcçdDeëfgGhijklLmnNopqrRsStTuvwxXyzZ"
_TWO_SIGNS = ("dh", "gj", "ll", "nj", "rr", "sh", "th", "xh", "zh")


@dataclasses.dataclass(frozen=True)
class Country:
    """A country: ISO 3166-1 alpha-2 code, name in the reader's language, dial code ("+355") if it has one."""

    code: str
    name: str
    dial_code: str | None


@dataclasses.dataclass(frozen=True)
class Timezone:
    """A time zone: IANA name, what its clocks differ from UTC now (minutes, and as "+01:00"), its country."""

    name: str
    offset_minutes: int
    offset: str
    country: str | None


@functools.cache
def countries(language: str) -> tuple[Country, ...]:
    """Every country, in the alphabetical order of the language."""
    names = Locale(language if language in LANGUAGES else DEFAULT).territories
    found = [
        Country(code, name, _dial_code(code))
        for code, name in names.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    ]
    return tuple(sorted(found, key=lambda country: alphabetical(language, country.name)))


def timezones(now: datetime.datetime) -> list[Timezone]:
    """Every canonical zone by name, with its offset at `now` (aware)."""
    return [_timezone(name, country, now) for name, country in sorted(zone_countries().items())]


@functools.cache
def zone_countries() -> dict[str, str | None]:
    """The canonical IANA zones (those of zone.tab, and UTC) with the ISO code of each one's country."""
    table = importlib.resources.files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    return {**{row[2]: row[0] for row in rows}, "UTC": None}


def alphabetical(language: str, text: str) -> list[tuple[int, str]]:
    """A sorting key; in Albanian ç follows c, ë follows e, and "dh" or "sh" are letters of their own."""
    letters = text.casefold()
    if language == "sq":
        for pair in _TWO_SIGNS:
            letters = letters.replace(pair, pair[0].upper())
    known = _ALPHABET if language == "sq" else ""
    plain = [letter if letter in known else _without_marks(letter) for letter in letters]
    return [(_ALPHABET.find(letter), letter) for letter in plain]


def _without_marks(letter: str) -> str:
    return unicodedata.normalize("NFKD", letter)[0]


def _dial_code(code: str) -> str | None:
    dial = phonenumbers.country_code_for_region(code)
    return f"+{dial}" if dial else None


def _timezone(name: str, country: str | None, now: datetime.datetime) -> Timezone:
    offset = now.astimezone(zoneinfo.ZoneInfo(name)).utcoffset() or datetime.timedelta()
    minutes = round(offset.total_seconds() / 60)
    written = f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}:{abs(minutes) % 60:02d}"
    return Timezone(name, minutes, written, country)
