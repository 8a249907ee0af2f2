"""docs/cost.md, out of the arithmetic."""

from dataclasses import fields, replace

from tools.cloud.cost.bill import GOOGLE, OTHERS, bill, total
from tools.cloud.cost.prices import PRICES
from tools.cloud.cost.usage import BILLED_SECONDS_A_REQUEST, MONTHS, ABooking

_HEAD = """# What AvatID costs

Written by `make cost` from `tools/cloud/cost`: change an assumption there and look again. This is arithmetic, not a
bill: list prices in US dollars, without free tiers and discounts (they make small months cheaper than this says), of
the American region where the European one was not at hand (Frankfurt and Warsaw cost up to a third more).

**In one line:** at {bookings:,} bookings a month a booking costs {google} at Google and {with_mail} with its letters;
as soon as one booking in {dearer} sends a text, texts cost more than everything at Google together.
"""
_TAIL = """
## What follows from it
- The database is most of a small month and stands there without a single booking. Its standby is half of that:
  `high_availability = false` halves it where an outage of minutes is acceptable (staging).
- A text costs as much as about {texts} bookings. So codes are limited per number, neighbours, address and day
  ([docs/codes.md](codes.md)), reminders go by push and mail, and texts are off unless somebody asks for them
  (`SMS_REMINDERS`). The cap of `SMS_PER_DAY` is also the cap of the damage: {cap} a day.
- Discovery is what people do most; half of it is assumed to come from the CDN. Without a domain there is no CDN.
- A function is billed in tenths of a second, so making a reply of 40 ms faster saves nothing by itself: it saves
  instances when many run at once.

A budget with alerts is part of the deployment (`monthly_budget`, [runbook](runbooks/README.md)).
"""


def page() -> str:
    """The whole page."""
    middle = MONTHS[1]
    lines, a_text = bill(middle, ABooking()), PRICES["text"].dollars
    google = total(lines, GOOGLE) / middle.bookings
    head = _HEAD.format(
        bookings=middle.bookings,
        google=f"${google:.4f}",
        with_mail=f"${total(lines, GOOGLE, OTHERS) / middle.bookings:.4f}",
        dearer=round(a_text / google),
    )
    cap = f"${2000 * a_text:,.0f} at the default of 2,000"
    tail = _TAIL.format(texts=round(a_text / google), cap=cap)
    return "\n".join([head, _months(), _a_booking(), _prices(), tail.lstrip("\n")])


def _months() -> str:
    texting = replace(ABooking(), texts=1.0)
    bills = [bill(month, ABooking()) for month in MONTHS]
    rows = [
        f"| {line} | {payee} | " + " | ".join(f"{each[line][1]:,.0f}" for each in bills) + " |"
        for line, (payee, _) in bills[0].items()
        if line != "reminders as texts"
    ]
    sums = [
        ("**together**", [f"**{total(each):,.0f}**" for each in bills]),
        ("a booking, at Google", _each(bills, GOOGLE)),
        ("a booking, with letters", _each(bills, GOOGLE, OTHERS)),
        ("a booking, with codes too", _each(bills)),
        ("a booking, with a text for each", _each([bill(month, texting) for month in MONTHS])),
    ]
    rows += [f"| {name} | | " + " | ".join(values) + " |" for name, values in sums]
    head = (
        "| dollars a month | paid to | "
        + " | ".join(f"{month.bookings:,} bookings" for month in MONTHS)
        + " |"
    )
    sizes = ", ".join(
        f"{m.bookings:,}: {m.database.vcpu} vCPU, {m.database.gib:g} GiB, {m.database.disc_gib:g} GiB of disc"
        for m in MONTHS
    )
    rule = "|---|---|" + "---|" * len(MONTHS)
    return "\n".join(["## The arithmetic", head, rule, *rows, "", f"The database: {sizes}.", ""])


def _each(bills: list[dict[str, tuple[str, float]]], *payees: str) -> list[str]:
    return [
        f"{total(lines, *payees) / month.bookings:.4f}" for lines, month in zip(bills, MONTHS, strict=True)
    ]


def _a_booking() -> str:
    assumed = ABooking()
    rows = [
        f"| {field.name.replace('_', ' ')} | {getattr(assumed, field.name):g} |" for field in fields(assumed)
    ]
    said = (
        f"Assumed, not measured: there are no users yet. A run is billed as {BILLED_SECONDS_A_REQUEST} s;"
        "\nreplies were measured at 10 to 60 ms ([slots](bench-slots.md), [discovery](bench-discovery.md))."
    )
    return "\n".join(
        ["## What one booking brings with it", said, "", "| what | how much |", "|---|---|", *rows, ""]
    )


def _prices() -> str:
    rows = [
        f"| {name} | {_plain(price.dollars)} | {price.unit} | {price.known} |"
        for name, price in PRICES.items()
    ]
    said = (
        "*read*: found on the vendor's page or in a copy of it, November 2026. *remembered*: check it first."
    )
    return "\n".join(
        ["## Prices", said, "", "| what | dollars | a | how we know |", "|---|---|---|---|", *rows]
    )


def _plain(dollars: float) -> str:
    return f"{dollars:.8f}".rstrip("0").rstrip(".")
