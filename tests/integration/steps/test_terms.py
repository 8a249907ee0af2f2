"""The terms of a visit whose services have terms of their own: the strictest hold."""

from decimal import Decimal
from typing import Any, TypeVar

import pytest

from common.diary import Offered, VenueTerms
from functions.booking import terms

Row = TypeVar("Row", VenueTerms, Offered)
USUAL: dict[str, Any] = {
    "free_until_minutes": 1440,
    "fee_tiers": [],
    "no_show_fee": None,
    "reschedule_until_minutes": 0,
    "max_reschedules": None,
    "allow_employee_change": True,
}


def agreed(*own: dict[str, Any] | None, **usual: Any) -> dict[str, Any]:
    """The terms of a visit with a service of 1000 lek for each of `own`."""
    services = [_blank(Offered)._replace(price=Decimal(1000), cancellation=each) for each in own]
    return terms.agreed(_blank(VenueTerms)._replace(**(USUAL | usual)), services)


def _blank(kind: type[Row]) -> Row:
    """One that says nothing yet."""
    return kind._make([None] * len(kind._fields))


def test_one_service_has_the_business_s_terms_but_for_its_own() -> None:
    tiers = [{"from_min": 2880, "percent": "50"}]
    assert agreed(None, fee_tiers=tiers) == USUAL | {"fee_tiers": tiers}
    assert agreed({"max_reschedules": 2}) == USUAL | {"max_reschedules": 2}
    assert agreed({"max_reschedules": 2}, {"max_reschedules": 2}) == USUAL | {"max_reschedules": 2}


@pytest.mark.parametrize(
    ("key", "own", "strictest"),
    [
        ("free_until_minutes", (60, 2880, 1440), 2880),
        ("reschedule_until_minutes", (0, 120, 60), 120),
        ("max_reschedules", (None, 3, 1), 1),
        ("max_reschedules", (None, 0, 1), 0),
        ("allow_employee_change", (True, False, True), False),
        ("no_show_fee", (None, {"percent": "10"}, {"amount": "200.00"}), {"percent": "10"}),
        ("no_show_fee", (None, {"percent": "10"}, {"amount": "400.00"}), {"amount": "400.00"}),
    ],
)
def test_of_several_the_strictest_holds(key: str, own: tuple[Any, ...], strictest: object) -> None:
    """Ten percent of the 3000 lek of all three are 300."""
    assert agreed(*({key: each} for each in own)) == USUAL | {key: strictest}


def test_at_any_moment_the_dearest_fee_holds() -> None:
    slowly = [{"from_min": 2880, "percent": "10"}, {"from_min": 120, "percent": "100"}]
    at_once = [{"from_min": 1440, "amount": "900.00"}]
    merged = agreed({"fee_tiers": slowly}, {"fee_tiers": at_once}, free_until_minutes=2880)["fee_tiers"]
    assert merged == [
        {"from_min": 2880, "percent": "10"},
        {"from_min": 1440, "amount": "900.00"},
        {"from_min": 120, "percent": "100"},
    ]


def test_a_tier_that_began_while_it_was_free_begins_when_that_ends() -> None:
    """The cut is free until an hour before, the colour until two days before but costs nothing then."""
    cut = {"free_until_minutes": 60, "fee_tiers": [{"from_min": 1440, "percent": "50"}]}
    colour = {"free_until_minutes": 2880, "fee_tiers": []}
    merged = agreed(cut, colour)
    assert (merged["free_until_minutes"], merged["fee_tiers"]) == (
        2880,
        [{"from_min": 60, "percent": "50"}],
    )
