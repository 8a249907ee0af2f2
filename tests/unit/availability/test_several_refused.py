"""Visits of several services that cannot be, what the team may do all the same, and the traces."""

import pytest

from common.availability import (
    Block,
    Reason,
    explain,
    judge,
    refusals,
)
from tests.unit.availability.shop import (
    BORA,
    DRITAN,
    MONDAY,
    TUESDAY,
    as_team,
    at,
    people,
    performance,
    person,
    salon,
    starts,
    taken,
    visit_of,
    wish,
)

NINE = at(MONDAY, "9:00")
BOTH = (person(BORA), person(DRITAN))
BY_BORA, BY_DRITAN = wish(bora=performance(30)), wish(dritan=performance(30))


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("8:30", "closed"),
        ("9:30", "held"),
        ("10:00", "booked"),
        ("11:30", "closed"),
        ("9:10", "off_grid"),
    ],
)
def test_the_visit_that_came_furthest_gives_the_reason(start: str, reason: str) -> None:
    world = salon(
        person(BORA, taken=(taken(MONDAY, "10:00-10:30", held=True),)),
        person(DRITAN, taken=(taken(MONDAY, "10:30-11:00"),)),
    )
    question = visit_of(BY_DRITAN, BY_BORA) if start != "10:00" else visit_of(BY_DRITAN, BY_DRITAN)
    assert judge(world, question, at(MONDAY, start)).reason == reason


def test_a_service_that_nobody_performs_is_the_reason_whatever_else_is_wrong() -> None:
    question = visit_of(wish(), wish(employee=99))
    assert judge(salon(), question, at(MONDAY, "20:00")).reason is Reason.NOT_QUALIFIED
    gone = salon(person(BORA, active=False), person(DRITAN))
    assert judge(gone, visit_of(wish(), BY_BORA), NINE).reason is Reason.INACTIVE


def test_what_is_not_offered_is_explained_and_nothing_else() -> None:
    world = salon(person(BORA, taken=(taken(MONDAY, "10:00-10:30"),)), person(DRITAN))
    question = visit_of(wish(), BY_BORA, wish(employee=DRITAN))
    found = refusals(world, question)
    assert len(found) + len(starts(world, question)) == 48
    assert all(judge(world, question, each.starts_at).reason == each.reason for each in found)


def test_the_team_is_told_what_any_run_overrides() -> None:
    lunch = Block(at(MONDAY, "9:30"), at(MONDAY, "10:00"), "break")
    world = salon(person(BORA), person(DRITAN, blocks=(lunch,)))
    verdict = judge(world, as_team(visit_of(BY_BORA, BY_DRITAN)), NINE)
    assert verdict.visits[0].flags == (Reason.BREAK, Reason.DOES_NOT_FIT)
    assert judge(world, visit_of(BY_BORA, BY_DRITAN), NINE).reason is Reason.BREAK


def test_nobody_is_called_in_for_what_a_colleague_at_work_can_do() -> None:
    off = Block(at(MONDAY, "0:00"), at(TUESDAY, "0:00"), "time_off")
    world = salon(person(BORA, blocks=(off,)), person(DRITAN, booked_minutes={MONDAY: 500}))
    verdict = judge(world, as_team(visit_of(wish(), BY_BORA)), NINE)
    assert [people(each) for each in verdict.visits] == [[DRITAN, BORA], [BORA, BORA]]


def test_the_team_never_books_over_a_booking_in_a_later_service() -> None:
    world = salon(person(BORA), person(DRITAN, taken=(taken(MONDAY, "20:30-20:45"),)))
    assert not judge(world, as_team(visit_of(BY_BORA, BY_DRITAN)), at(MONDAY, "20:00")).accepted


def test_the_trace_says_with_which_service_a_run_begins() -> None:
    steps = explain(salon(*BOTH), visit_of(wish(), BY_DRITAN, wish(), wish()), NINE, BORA)
    assert [step.wish for step in steps if step.rule == "hours"] == [0, 2]
    assert [(step.wish, step.reason) for step in steps if step.reason] == [(1, Reason.NOT_QUALIFIED)]
    late = explain(salon(*BOTH), visit_of(BY_BORA, *[wish()] * 3), at(MONDAY, "10:30"), BORA)
    assert [(step.rule, step.reason) for step in late if step.reason] == [("fit", Reason.DOES_NOT_FIT)]
