"""Examples of what concerns a visit: booked, changed, called off, paid, waited for."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from common.i18n import told
from tools.messages.examples.example import ENDS_AT, FRONT, STARTS_AT, ZONE, Example, letter

_Case = tuple[str, str, dict[str, Any]]


def examples(language: str) -> Iterator[Example]:
    """For customers, for the team, and about money."""
    visit = _visit(language)
    for message, case, said in (*_customers(language), *_money(language)):
        yield Example(message, language, case, letter(language, "Alice") | visit | said)
    for message, case, said in _team(language):
        yield Example(message, language, case, letter(language, "Bora") | visit | said)


def _visit(language: str) -> dict[str, Any]:
    return {
        "address": "Rruga Myslym Shyri 12, Tiranë",
        "services": [
            _service(told(language, "Haircut", "Prerje flokësh"), "Dritan", 1500),
            _service(told(language, "Blow-dry", "Fenirim"), None, 800),
        ],
        "starts_at": STARTS_AT,
        "ends_at": ENDS_AT,
        "zone": ZONE,
        "own_zone": None,
        "total": Decimal(2300),
        "currency": "ALL",
        "customer": "Alice Hoxha",
        "customer_phone": "+355 69 123 4567",
        "note": None,
        "is_confirmed": True,
        "by_customer": False,
        "was_unpaid": False,
        "free_cancel_until": STARTS_AT - timedelta(days=1),
        "may_cancel_free": False,
        "reason": None,
        "fee": None,
        "refund": None,
        "link": f"{FRONT}/bookings/5f1c",
    }


def _service(name: str, employee: str | None, price: int) -> dict[str, Any]:
    return {"name": name, "employee": employee, "price": Decimal(price)}


def _customers(language: str) -> Iterator[_Case]:
    note = told(language, "I am allergic to ammonia.", "Jam alergjike ndaj amoniakut.")
    ill = told(language, "Dritan is ill today.", "Dritani sot është i sëmurë.")
    yield "booked", "", {"note": note}
    yield "booked", "a request", {"is_confirmed": False, "free_cancel_until": None}
    yield "booked", "from abroad", {"own_zone": "America/New_York"}
    yield "confirmed", "", {}
    yield "declined", "", {"reason": ill, "refund": Decimal(700)}
    yield "declined", "without a reason", {}
    yield "expired", "", {}
    yield "expired", "not paid in time", {"was_unpaid": True}
    yield "rescheduled", "", {"reason": ill, "may_cancel_free": True}
    yield "rescheduled", "by the customer", {"by_customer": True}
    yield "canceled", "", {"reason": ill, "refund": Decimal(2300)}
    yield "canceled", "by the customer", {"by_customer": True, "fee": Decimal(500), "refund": Decimal(1800)}
    yield "reminder", "", {}
    yield "review_request", "", {"link": f"{FRONT}/bookings/5f1c/rate"}
    yield "waitlist_offer", "", {"until": STARTS_AT - timedelta(hours=3), "link": f"{FRONT}/waitlist/9d2a"}


def _money(_language: str) -> Iterator[_Case]:
    paid = {"amount": Decimal(700), "left": Decimal(1600), "number": "7f9c1e9a-41c8-4f4b-9d57-0d6a3a1f2b10"}
    yield "payment_receipt", "a deposit", paid | {"purpose": "deposit"}
    yield "payment_receipt", "all of it", paid | {"purpose": "full", "amount": Decimal(2300), "left": None}
    yield "payment_receipt", "for not coming", paid | {"purpose": "no_show_fee", "left": None}
    back = {"amount": Decimal(2300), "returned_in": "ALL", "paid": Decimal(2300)}
    yield "refund", "", back | {"why": "canceled_by_business"}
    for why in ("canceled_by_customer", "declined", "expired", "too_late", "no_show_undone", "outside"):
        yield "refund", why.replace("_", " "), back | {"why": why, "paid": None}


def _team(language: str) -> Iterator[_Case]:
    note = told(language, "I am allergic to ammonia.", "Jam alergjike ndaj amoniakut.")
    ill = told(language, "I am ill.", "Jam e sëmurë.")
    yield "booked_for_team", "", {"note": note}
    yield "booked_for_team", "a request", {"is_confirmed": False}
    yield "booked_for_team", "without a phone", {"customer_phone": None}
    yield "rescheduled_for_team", "", {"by_customer": True, "note": note}
    yield "rescheduled_for_team", "by the team", {}
    yield "canceled_for_team", "", {"by_customer": True, "reason": ill}
    yield "canceled_for_team", "by the team", {}
    yield "expired_for_team", "", {}
