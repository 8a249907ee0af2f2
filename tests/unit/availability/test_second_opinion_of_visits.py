"""Visits of several services: the engine against the walker, who tries every way to give them to people."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from itertools import pairwise

from hypothesis import HealthCheck, given, settings

from common.availability import Question, Slot, Visit, World, judge
from tests.unit.availability.shop import offered
from tests.unit.availability.walker import Way, clockwork, walk
from tests.unit.availability.worlds import visits

Story = tuple[World, Question]
steady = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(visits())
@steady
def test_every_way_to_serve_a_visit_is_found_and_no_other(story: Story) -> None:
    world, question = story
    walked = walk(world, question)
    _it_lists(world, question, walked)
    for at in _some(world, question, list(walked)):
        _it_accepts(world, question, at, walked.get(at, []))


def _it_lists(world: World, question: Question, walked: dict[datetime, list[Way]]) -> None:
    listed = {slot.starts_at: slot for slot in offered(world, question)}
    assert list(listed) == list(walked)
    for at, ways in walked.items():
        assert _shown(listed[at]) == _best(ways)


def _it_accepts(world: World, question: Question, at: datetime, ways: list[Way]) -> None:
    verdict = judge(world, question, at)
    assert verdict.accepted == bool(ways)
    assert verdict.accepted == (verdict.reason is None)
    assert [_people(visit) for visit in verdict.visits] == list(_in_turn(world, question, ways))
    if ways:
        assert verdict.price == min(way.total for way in ways) == sum(verdict.prices)
        assert verdict.prices in {way.prices for way in ways}
    for visit in verdict.visits:
        assert _as_walked(visit) in ways
        _its_rows_can_be_written(visit)


def _shown(slot: Slot) -> dict[int, tuple[datetime, Decimal]]:
    assert slot.price_from == min(offer.price for offer in slot.offers)
    assert slot.ends_at == max(option.ends_at for option in slot.options)
    return {offer.employee_id: (slot.starts_at + offer.length, offer.price) for offer in slot.offers}


def _best(ways: list[Way]) -> dict[int, tuple[datetime, Decimal]]:
    """By who begins: the latest end of the ways with the fewest changes of hands, and the lowest price of all."""
    found = {}
    for first in {way.people[0] for way in ways}:
        theirs = [way for way in ways if way.people[0] == first]
        fewest = min(len(way.runs) for way in theirs)
        ends_at = max(way.ends_at for way in theirs if len(way.runs) == fewest)
        found[first] = ends_at, min(way.total for way in theirs)
    return found


def _in_turn(world: World, question: Question, ways: list[Way]) -> Iterator[tuple[int, ...]]:
    """The best way for each set of people, best first."""
    seen = set()
    people = {each.id: each for each in world.employees}

    def key(way: Way) -> tuple[int, list[tuple[int, float, int, int, int]]]:
        turns = []
        for run in way.runs:
            whose = people[way.people[run[0]]]
            waited = whose.last_assigned_at.timestamp() if whose.last_assigned_at else 0.0
            turns.append((whose.booked_minutes[question.date_from], waited, whose.rank, whose.id, -len(run)))
        return len(way.runs), turns

    for way in sorted(ways, key=key):
        if set(way.people) not in seen:
            seen.add(frozenset(way.people))
            yield way.people


def _people(visit: Visit) -> tuple[int, ...]:
    return tuple(segment.employee_id for segment in visit.segments)


def _as_walked(visit: Visit) -> Way:
    return Way(_people(visit), visit.ends_at, tuple(segment.price for segment in visit.segments))


def _its_rows_can_be_written(visit: Visit) -> None:
    """No two rows of one resource share a moment."""
    rows = sorted(visit.occupied)
    for one, other in pairwise(rows):
        assert one.resource_id != other.resource_id or one.ends_at <= other.starts_at


def _some(world: World, question: Question, walked: list[datetime]) -> list[datetime]:
    """A few of the starts there are, and minutes from all over the day."""
    asked = clockwork(world.zone, question).asked(question)
    return sorted({*walked[:3], *walked[-3:], *asked[::245]})
