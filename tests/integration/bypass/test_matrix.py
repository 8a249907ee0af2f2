"""Each rule at each door: what is said, that a refusal changes nothing, and that a preview lies to nobody."""

import pytest

from tests.integration.bypass.doors import DOORS, PREVIEW, Door, in_short, twice
from tests.integration.bypass.place import BOOK, Place
from tests.integration.bypass.rules import AS_EVER, NEVER, RULES, Rule
from tests.integration.digest import digest
from tests.integration.onboarding.who_may.place import filled


CELLS = [
    pytest.param(rule, door, id=f"{door.name}: {rule.name}")
    for rule in RULES
    for door in DOORS
    if getattr(rule.told, door.column) != NEVER
]


def expected(rule: Rule, door: Door) -> str:
    """What the table says; several dates are refused together, and a preview shows them."""
    said: str = getattr(rule.told, door.column)
    if door.column != "series" or said[:1].isdigit():
        return said
    if door.name == PREVIEW:
        return f"200 {said}"
    return "201" if said == "ok, ok" else f"409 {said}"


@pytest.mark.parametrize(("rule", "door"), CELLS)
def test_no_door_leads_around_a_rule(place: Place, rule: Rule, door: Door) -> None:
    with place.for_a_while():
        uid = door.come(place)
        rule.happens(place)
        before = digest(place.connection)
        told = door.told(place, uid, rule.asked)
        is_changed = digest(place.connection) != before
    assert (told, is_changed) == (expected(rule, door), told in ("200", "201"))


BY_DATE = [rule for rule in RULES if not rule.told.series[:1].isdigit() and rule.told != AS_EVER]


@pytest.mark.parametrize("rule", BY_DATE, ids=lambda rule: rule.name)
def test_a_preview_says_of_each_date_what_the_order_will(place: Place, rule: Rule) -> None:
    """The reasons, prices and other times too."""
    with place.for_a_while():
        rule.happens(place)
        body = twice(place, filled(rule.asked, place.names))
        seen, refused = (
            place.phones["Alice"].post(f"{BOOK}{query}", body) for query in ("?preview=true", "")
        )
    assert seen.json["dates"] == refused.json["dates"]


@pytest.mark.parametrize("rule", BY_DATE, ids=lambda rule: rule.name)
def test_what_can_be_skipped_is_skipped_and_nothing_else(place: Place, rule: Rule) -> None:
    with place.for_a_while():
        rule.happens(place)
        order = twice(place, filled(rule.asked, place.names))
        repeat = order["repeat"] | {"skip_conflicts": True}
        told = place.phones["Alice"].post(BOOK, order | {"repeat": repeat})
        if told.status_code == 201:
            series = told.json["series"]
            was_skipped = [each["reason"] for each in series["skipped"]]
            assert (len(series["bookings"]), [*was_skipped, "ok"]) == (1, rule.told.series.split(", "))
        else:
            assert "ok" not in rule.told.series
            assert in_short(told) == f"409 {rule.told.series}"


def test_whatever_cannot_happen_is_the_claim_of_what_is_kept() -> None:
    never = {column for rule in RULES for column, said in rule.told._asdict().items() if said == NEVER}
    assert never == {"claim"}


def test_no_two_rules_have_one_name() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
