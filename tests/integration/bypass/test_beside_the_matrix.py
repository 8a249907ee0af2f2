"""Guests, the team's own visits, and series by date: no way around a rule, and no lies about it."""

import pytest

from tests.integration.bypass.doors import DOORS, Door, in_short, twice
from tests.integration.bypass.happenings import is_elsewhere, is_unwelcome
from tests.integration.bypass.place import BOOK, Place
from tests.integration.bypass.rules import AS_EVER, ASKED, RULES, Rule
from tests.integration.onboarding.who_may.place import filled


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_a_guest_is_no_way_around_a_rule(place: Place, rule: Rule) -> None:
    """But for one: whoever books for a guest may be elsewhere."""
    told = "201" if rule.happens is is_elsewhere else rule.told.book
    with place.for_a_while():
        rule.happens(place)
        order = place.order() | filled(rule.asked, place.names) | {"guest": {"name": "Drita"}}
        assert in_short(place.phones["Alice"].post(BOOK, order)) == told


@pytest.mark.parametrize("rule", ASKED, ids=lambda rule: rule.name)
def test_who_is_of_the_team_books_for_herself_like_anybody(place: Place, rule: Rule) -> None:
    with place.for_a_while():
        order = place.order() | filled(rule.asked, place.names)
        assert in_short(place.phones["Bora"].post(BOOK, order)) == rule.told.book


HERS = [door for door in DOORS if door.column in ("book", "series", "move", "claim")]


@pytest.mark.parametrize("door", HERS, ids=lambda door: door.name)
def test_whoever_is_unwelcome_is_offered_no_other_times(place: Place, door: Door) -> None:
    """They could not be had, and she would know why."""
    with place.for_a_while():
        uid = door.come(place)
        is_unwelcome(place)
        said = door.ask(place, uid, {}).json
    assert [each["alternatives"] for each in said.get("dates", [said])] in ([[]], [[], []])


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
def test_only_what_cannot_be_booked_is_left_out(place: Place, rule: Rule) -> None:
    with place.for_a_while():
        rule.happens(place)
        order = twice(place, filled(rule.asked, place.names))
        repeat = order["repeat"] | {"skip_conflicts": True}
        reply = place.phones["Alice"].post(BOOK, order | {"repeat": repeat})
    if "ok" not in rule.told.series:
        assert in_short(reply) == f"409 {rule.told.series}"
        return
    series = reply.json["series"]
    left_out = [each["reason"] for each in series["skipped"]]
    assert left_out == [said for said in rule.told.series.split(", ") if said != "ok"]
    assert len(series["bookings"]) == 1
