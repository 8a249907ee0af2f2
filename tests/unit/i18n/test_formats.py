"""Money, days and hours as people write them."""

import datetime
from decimal import Decimal

import pytest

from common.i18n import clock_time, day, moment, money, time_span, zone_name

MONDAY = datetime.datetime(2027, 3, 8, 13, 5, tzinfo=datetime.UTC)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "amount", "currency", "written"),
    [
        ("sq", "1500.00", "ALL", "1 500 lekë"),
        ("en", "1500.00", "ALL", "1,500 lekë"),
        ("sq", "1500.50", "ALL", "1 500,50 lekë"),
        ("en", "700", "ALL", "700 lekë"),
        ("sq", "1.00", "ALL", "1 lek"),
        ("sq", "0", "ALL", "0 lekë"),
        ("en", "15", "EUR", "€15.00"),
        ("sq", "1234.5", "EUR", "1 234,50 €"),
        ("de", "1500", "ALL", "1,500 lekë"),
    ],
)
def test_money_reads_as_people_write_it(language: str, amount: str, currency: str, written: str) -> None:
    assert money(language, Decimal(amount), currency).replace(NBSP, " ") == written


def test_an_amount_does_not_break_over_two_lines() -> None:
    assert " " not in money("sq", Decimal(1500), "ALL")


def test_a_day_has_its_weekday() -> None:
    assert day("en", MONDAY.date()) == "Monday, 8 March 2027"
    assert day("sq", MONDAY.date()) == "e hënë, 8 mars 2027"


def test_the_clock_has_24_hours_in_both_languages() -> None:
    assert clock_time("en", datetime.time(14, 5)) == "14:05"
    assert clock_time("sq", datetime.time(14, 5)) == "14:05"


def test_a_moment_is_told_on_the_wall_clock_of_its_zone() -> None:
    assert moment("en", MONDAY, "Europe/Tirane") == "Monday, 8 March 2027 at 14:05"
    assert moment("sq", MONDAY, "Europe/Tirane") == "e hënë, 8 mars 2027, ora 14:05"
    assert moment("en", MONDAY, "Europe/Helsinki").endswith("15:05")


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="ambiguous"):
        moment("en", MONDAY.replace(tzinfo=None), "Europe/Tirane")


def test_a_zone_is_named_in_the_readers_language() -> None:
    assert zone_name("en", MONDAY, "Europe/Tirane") == "Central European Standard Time"
    assert "Evropës Qendrore" in zone_name("sq", MONDAY, "Europe/Tirane")


@pytest.mark.parametrize(
    ("language", "seconds", "written"),
    [("en", 0, "0 seconds"), ("en", 60, "1 minute"), ("sq", 1500, "25 minuta"), ("sq", 172800, "2 ditë")],
)
def test_a_time_span_has_one_unit(language: str, seconds: int, written: str) -> None:
    assert time_span(language, datetime.timedelta(seconds=seconds)) == written
