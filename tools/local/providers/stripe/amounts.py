"""Amounts as Stripe wants them: a table of its own, so that a mistake in ours cannot hide in it.

https://docs.stripe.com/currencies#minor-units and #special-cases
"""

from __future__ import annotations

from tools.local.providers.stripe.errors import wrong

_TABLE = {
    "without decimals": "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf",
    "with three, the last one 0": "bhd jod kwd omr tnd",
    "without decimals, but written with two, 00": "isk ugx",
    "with two": "aed afn all amd aoa ars aud awg azn bam bbd bdt bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop "
    "crc cve czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr "
    "kyd kzt lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk "
    "php pkr pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu "
    "uzs wst xcd xcg yer zar zmw",
}
WITHOUT_DECIMALS, WITH_THREE, IN_HUNDREDS, WITH_TWO = (set(words.split()) for words in _TABLE.values())
PRESENTABLE = WITHOUT_DECIMALS | WITH_THREE | IN_HUNDREDS | WITH_TWO
LONGEST = 8


def check(amount: int, currency: str) -> None:
    """Refuse an amount that Stripe would refuse."""
    if currency != currency.lower() or currency not in PRESENTABLE:
        raise wrong(f"Invalid currency: {currency}.", param="currency")
    if amount < 1:
        raise wrong("This value must be greater than or equal to 1.", "parameter_invalid_integer", "amount")
    if len(str(amount)) > LONGEST:
        raise wrong("Amount must be no more than 8 digits", "amount_too_large", "amount")
    if (currency in WITH_THREE and amount % 10) or (currency in IN_HUNDREDS and amount % 100):
        code = "invalid_charge_amount_no_decimal_compatible"
        raise wrong(f"Invalid amount for {currency.upper()}.", code, "amount")


def readable(amount: int, currency: str) -> str:
    """The amount as a person reads it: 150000 of all are 1500.00 ALL."""
    digits = 0 if currency in WITHOUT_DECIMALS else 3 if currency in WITH_THREE else 2
    whole, part = divmod(abs(amount), 10**digits)
    sign = "-" if amount < 0 else ""
    return f"{sign}{whole}{f'.{part:0{digits}d}' if digits else ''} {currency.upper()}"
