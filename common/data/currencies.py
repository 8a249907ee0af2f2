"""How many digits a currency has after the point, as banks and payment providers count them.

Never ask Babel: CLDR gives lek no digits, because nobody prints them; charged by that, a price would
be a hundredth of itself.
"""

import decimal
import functools
import importlib.resources
import json
from typing import Any


class UnknownCurrency(ValueError):
    """Not a currency of ISO 4217."""


class TooPrecise(ValueError):
    """An amount with more digits than its currency has."""


def exponent(currency: str, provider: str | None = None) -> int:
    """Digits after the point by ISO 4217 (ALL: 2), or as that provider wants them ("stripe")."""
    if currency not in _exponents():
        raise UnknownCurrency(currency)
    exceptions = _exceptions().get(provider, {}) if provider else {}
    return exceptions.get(currency, _exponents()[currency])


def minor_units(amount: decimal.Decimal, currency: str, provider: str | None = None) -> int:
    """The amount in the currency's smallest unit: 1500.00 ALL is 150000."""
    units = amount.scaleb(exponent(currency, provider))
    if units != units.to_integral_value():
        raise TooPrecise(f"{amount} {currency}")
    return int(units)


def can_be_paid(amount: decimal.Decimal, currency: str) -> bool:
    """Whether the currency has coins for this amount."""
    try:
        minor_units(amount, currency)
    except TooPrecise:
        return False
    return True


def from_minor_units(units: int, currency: str, provider: str | None = None) -> decimal.Decimal:
    """The amount that a number of smallest units is: 150000 of ALL are 1500.00."""
    return decimal.Decimal(units).scaleb(-exponent(currency, provider))


def currencies() -> tuple[str, ...]:
    """Every currency code we know, sorted."""
    return tuple(sorted(_exponents()))


@functools.cache
def _exponents() -> dict[str, int]:
    by_digits: dict[str, str] = _table()["exponents"]
    return {code: int(digits) for digits, codes in by_digits.items() for code in codes.split()}


def _exceptions() -> dict[str, dict[str, int]]:
    exceptions: dict[str, dict[str, int]] = _table()["providers"]
    return exceptions


@functools.cache
def _table() -> dict[str, Any]:
    text = importlib.resources.files("common.data").joinpath("currencies.json").read_text("utf-8")
    table: dict[str, Any] = json.loads(text)
    return table
