"""What the team may do that a customer may not."""

from datetime import timedelta

import pytest

from common.availability import Block, DayOverride, Reason, judge
from tests.unit.availability.shop import (
    BORA,
    DRITAN,
    MONDAY,
    as_team,
    ask,
    at,
    person,
    salon,
    taken,
    week,
    wish,
)

LUNCH = Block(at(MONDAY, "10:00"), at(MONDAY, "10:30"), "break")


@pytest.mark.parametrize(
    ("start", "flags"),
    [
        ("9:00", []),
        ("10:00", ["break", "does_not_fit"]),
        ("9:45", ["off_grid", "does_not_fit"]),
        ("20:00", ["closed", "does_not_fit"]),
    ],
)
def test_the_team_may_leave_hours_and_grid_and_is_told_so(start: str, flags: list[str]) -> None:
    verdict = judge(salon(person(blocks=(LUNCH,))), as_team(ask()), at(MONDAY, start))
    assert verdict.accepted
    assert verdict.flagged == bool(flags)
    assert list(verdict.visits[0].flags) == flags


def test_a_customer_may_not() -> None:
    assert judge(salon(), ask(), at(MONDAY, "20:00")).reason is Reason.CLOSED


@pytest.mark.parametrize("held", [False, True])
def test_the_team_never_books_over_a_booking_or_a_hold(held: bool) -> None:
    world = salon(person(taken=(taken(MONDAY, "20:00-20:30", held),)))
    assert not judge(world, as_team(ask()), at(MONDAY, "20:15")).accepted


def test_somebody_at_work_goes_before_somebody_at_home() -> None:
    at_home = person(BORA, overrides={MONDAY: DayOverride((), "time_off")})
    world = salon(at_home, person(DRITAN, booked_minutes={MONDAY: 400}))
    verdict = judge(world, as_team(ask()), at(MONDAY, "9:00"))
    assert [visit.segments[0].employee_id for visit in verdict.visits] == [DRITAN]
    assert not verdict.flagged


def test_a_chosen_employee_can_be_called_in() -> None:
    world = salon(person(BORA, weekly=week("9:00-10:00", days=[5])), person(DRITAN))
    verdict = judge(world, as_team(ask(what=wish(employee=BORA))), at(MONDAY, "9:00"))
    assert verdict.flagged


def test_even_the_team_books_whole_minutes() -> None:
    odd = at(MONDAY, "9:00") + timedelta(seconds=30)
    assert judge(salon(), as_team(ask()), odd).reason is Reason.OFF_GRID
