"""The engine against the walker, who shares none of its code."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings

from common.availability import (
    EmployeeDiary,
    Part,
    Performance,
    Question,
    Rules,
    Taken,
    Wish,
    World,
    explain,
    judge,
    slots,
)
from tests.unit.availability.shop import offered, week
from tests.unit.availability.walker import clockwork, walk
from tests.unit.availability.worlds import EDGES, ZONES, stories

Story = tuple[World, Question]
steady = settings(
    max_examples=70,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@given(stories())
@steady
def test_it_offers_what_a_patient_person_with_a_clock_would_offer(story: Story) -> None:
    assert _engine(*story) == _walker(*story)


@given(stories())
@steady
def test_what_is_listed_is_accepted_and_for_a_customer_nothing_else(story: Story) -> None:
    world, question = story
    listed = {slot.starts_at: slot for slot in offered(world, question)}
    for at in _some_minutes(world, question, set(listed)):
        verdict = judge(world, question, at)
        if at in listed:
            assert verdict.accepted
            assert not verdict.flagged
            assert verdict.price == listed[at].price_from
            assert {visit.segments[0].employee_id for visit in verdict.visits} == {
                offer.employee_id for offer in listed[at].offers
            }
        elif question.actor == "customer":
            assert not verdict.accepted
            assert verdict.reason


@given(stories())
@steady
def test_a_refusal_and_its_trace_agree(story: Story) -> None:
    world, question = story
    for at in _some_minutes(world, question, set()):
        verdict = judge(world, question, at)
        refused = [
            next(
                (step.reason for step in explain(world, question, at, each.id) if step.outcome == "refused"),
                None,
            )
            for each in world.employees
        ]
        assert verdict.accepted == (None in refused)
        assert verdict.accepted or verdict.reason in refused


@given(stories())
@steady
def test_a_longer_range_lists_the_same_days(story: Story) -> None:
    world, question = story
    longer = replace(
        question, date_from=question.date_from - timedelta(2), date_to=question.date_to + timedelta(2)
    )
    assert [day for day in slots(world, longer) if day.slots and _asked(day.date, question)] == [
        day for day in slots(world, question) if day.slots
    ]


def test_there_are_two_changes_a_year_in_each_of_six_zones() -> None:
    assert [sum(zone == each for each, _ in EDGES) for zone in ZONES] == [2] * 6


@pytest.mark.parametrize(("zone", "edge"), EDGES, ids=[f"{zone} {edge}" for zone, edge in EDGES])
def test_every_five_minutes_around_a_change_are_right(zone: str, edge: date) -> None:
    noon = int(datetime(edge.year, edge.month, edge.day, 5, tzinfo=UTC).timestamp())
    diary = EmployeeDiary(1, UUID(int=1), 1, taken=(Taken(noon, noon + 600),))
    world = World(
        zone, week("22:00-5:00", "12:00-13:00"), (diary,), rules=Rules(step_minutes=5, horizon_days=365)
    )
    wish = Wish(45, {1: Performance((Part(45),), Decimal(1000), 5, 5)})
    now = datetime(2027, 1, 1, tzinfo=UTC)
    question = Question(now, edge - timedelta(1), edge + timedelta(1), (wish,))
    assert _engine(world, question) == _walker(world, question)


@pytest.mark.parametrize(("zone", "edge"), EDGES, ids=[f"{zone} {edge}" for zone, edge in EDGES])
def test_a_visit_of_two_services_is_right_around_a_change(zone: str, edge: date) -> None:
    noon = int(datetime(edge.year, edge.month, edge.day, 5, tzinfo=UTC).timestamp())
    team = (
        EmployeeDiary(1, UUID(int=1), 1, taken=(Taken(noon, noon + 600),)),
        EmployeeDiary(2, UUID(int=2), 2, weekly=week("0:00-3:00", "4:00-13:00")),
    )
    rules = Rules(step_minutes=5, horizon_days=365, limit_to_business_hours=False)
    world = World(zone, week("22:00-5:00", "12:00-13:00"), team, rules=rules)
    cut, colour = (
        Performance((Part(25),), Decimal(900), 5, 5),
        Performance((Part(20), Part(10, False)), Decimal(1)),
    )
    wishes = Wish(25, {1: cut, 2: cut}, intermission=5), Wish(30, {1: colour, 2: colour})
    question = Question(datetime(2027, 1, 1, tzinfo=UTC), edge, edge, wishes)
    assert _engine(world, question) == _walker(world, question)


def _engine(world: World, question: Question) -> dict[datetime, set[int]]:
    found = offered(world, question)
    assert [slot.starts_at for slot in found] == sorted(slot.starts_at for slot in found)
    return {slot.starts_at: {offer.employee_id for offer in slot.offers} for slot in found}


def _walker(world: World, question: Question) -> dict[datetime, set[int]]:
    return {at: {way.people[0] for way in ways} for at, ways in walk(world, question).items()}


def _some_minutes(world: World, question: Question, listed: set[datetime]) -> set[datetime]:
    """The neighbourhood of each end of what is listed, and a few minutes from all over the asked days."""
    asked = clockwork(world.zone, question).asked(question)
    ends = sorted(listed)[:2] + sorted(listed)[-2:]
    near = {at + timedelta(minutes=minutes) for at in ends for minutes in (-15, 0, 5)}
    return (near & set(asked)) | set(asked[::325])


def _asked(on: date, question: Question) -> bool:
    return question.date_from <= on <= question.date_to
