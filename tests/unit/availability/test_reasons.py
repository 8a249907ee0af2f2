"""Why not: the word for each refusal, and the trace that leads to it."""

from datetime import UTC, datetime, timedelta

import pytest

from common.availability import Block, DayOverride, Reason, Rules, explain, judge, refusals
from tests.unit.availability.shop import (
    BORA,
    DRITAN,
    MONDAY,
    TUESDAY,
    ask,
    at,
    performance,
    person,
    salon,
    starts,
    taken,
    week,
    wish,
)

DAY = salon(
    person(
        blocks=(
            Block(at(MONDAY, "13:00"), at(MONDAY, "14:00"), "break"),
            Block(at(MONDAY, "14:00"), at(MONDAY, "15:00"), "time_off"),
            Block(at(MONDAY, "16:00"), at(MONDAY, "17:00"), "busy"),
        ),
        taken=(taken(MONDAY, "10:00-11:00"), taken(MONDAY, "11:00-12:00", held=True)),
        overrides={TUESDAY: DayOverride((), "time_off")},
    ),
    weekly=week("9:00-18:00"),
    blocks=(Block(at(MONDAY, "15:00"), at(MONDAY, "16:00"), "closure"),),
    rules=Rules(step_minutes=30, horizon_days=20),
)


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        ("8:30", "closed"),
        ("10:30", "booked"),
        ("9:30", "booked"),
        ("11:30", "held"),
        ("12:30", "does_not_fit"),
        ("13:00", "break"),
        ("14:30", "time_off"),
        ("15:00", "closed"),
        ("16:30", "booked"),
        ("17:30", "does_not_fit"),
        ("18:00", "closed"),
        ("9:10", "off_grid"),
    ],
)
def test_each_refusal_has_its_word(start: str, reason: str) -> None:
    assert judge(DAY, ask(what=wish(performance(60))), at(MONDAY, start)).reason == reason


def test_a_day_off_is_not_called_closed() -> None:
    assert judge(DAY, ask(), at(TUESDAY, "9:00")).reason is Reason.TIME_OFF


def test_far_and_soon_have_their_words() -> None:
    far = datetime(2027, 5, 11, 8, tzinfo=UTC)
    assert judge(DAY, ask(), far).reason is Reason.TOO_FAR
    assert judge(DAY, ask(now=far), at(MONDAY, "9:00")).reason is Reason.TOO_SOON


def test_seconds_are_off_the_grid() -> None:
    odd = at(MONDAY, "9:00") + timedelta(microseconds=1)
    assert judge(DAY, ask(), odd).reason is Reason.OFF_GRID


def test_the_employee_who_came_closest_gives_the_reason() -> None:
    away = person(BORA, overrides={MONDAY: DayOverride((), "time_off")})
    world = salon(away, person(DRITAN, taken=(taken(MONDAY, "9:00-12:00"),)))
    assert judge(world, ask(), at(MONDAY, "9:00")).reason is Reason.BOOKED


def test_the_trace_names_every_rule_in_order() -> None:
    steps = explain(DAY, ask(), at(MONDAY, "10:10"), DRITAN)
    assert [(step.rule, step.outcome) for step in steps] == [
        ("qualified", "ok"),
        ("active", "ok"),
        ("hours", "ok"),
        ("blocks", "ok"),
        ("grid", "refused"),
        ("fit", "ok"),
        ("occupied", "refused"),
        ("notice", "ok"),
        ("horizon", "ok"),
        ("employee_cap", "ok"),
        ("customer_cap", "ok"),
    ]
    assert [step.reason for step in steps if step.reason] == ["off_grid", "booked"]


@pytest.mark.parametrize("employee", [BORA, 99])
def test_the_trace_of_a_stranger_ends_at_once(employee: int) -> None:
    steps = explain(DAY, ask(what=wish(dritan=performance())), at(MONDAY, "9:00"), employee)
    assert [(step.rule, step.reason) for step in steps] == [("qualified", "not_qualified")]


def test_the_trace_of_a_good_start_has_no_refusal() -> None:
    assert {step.outcome for step in explain(DAY, ask(), at(MONDAY, "9:00"), DRITAN)} == {"ok"}


def test_what_is_not_offered_is_explained_and_nothing_else() -> None:
    found = refusals(DAY, ask())
    assert len(found) + len(starts(DAY, ask())) == 48
    assert all(judge(DAY, ask(), each.starts_at).reason == each.reason for each in found)
