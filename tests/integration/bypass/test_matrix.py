"""Each rule at each door: what is said, and that a refusal changes nothing."""

from collections.abc import Iterator

import pytest

from tests.integration.bypass.doors import DOORS, PREVIEW, Door
from tests.integration.bypass.place import Place
from tests.integration.bypass.rules import NEVER, RULES, Rule
from tests.integration.digest import digest

CELLS = [
    pytest.param(rule, door, id=f"{door.name}: {rule.name}")
    for door in DOORS
    for rule in RULES
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


@pytest.fixture(scope="module")
def arrived(place: Place, request: pytest.FixtureRequest) -> Iterator[tuple[Door, str]]:
    """One door, and what had to be there first: made once for all the rules that are tried there."""
    door: Door = request.param
    with place.for_a_while():
        yield door, door.come(place)


@pytest.mark.parametrize(("rule", "arrived"), CELLS, indirect=["arrived"])
def test_no_door_leads_around_a_rule(place: Place, rule: Rule, arrived: tuple[Door, str]) -> None:
    door, uid = arrived
    with place.for_a_while():
        rule.happens(place)
        before = digest(place.connection)
        told = door.told(place, uid, rule.asked)
        is_changed = digest(place.connection) != before
    assert (told, is_changed) == (expected(rule, door), told in ("200", "201"))


def test_whatever_cannot_happen_is_the_claim_of_what_is_kept() -> None:
    never = {column for rule in RULES for column, said in rule.told._asdict().items() if said == NEVER}
    assert never == {"claim"}


def test_no_two_rules_have_one_name() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
