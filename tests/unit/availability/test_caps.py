"""Limits on how much one person may work or book."""

from common.availability import Reason, Rules, judge
from tests.unit.availability.shop import (
    BORA,
    DRITAN,
    MONDAY,
    TUESDAY,
    as_team,
    ask,
    at,
    offered,
    person,
    salon,
    starts,
)

TWO_A_DAY = Rules(step_minutes=60, max_per_employee_day=2)
ONE_EACH = Rules(step_minutes=60, max_active_per_customer=1)
NINE = at(MONDAY, "9:00")


def test_a_full_day_is_over_and_the_next_is_not() -> None:
    world = salon(person(booked_count={MONDAY: 2, TUESDAY: 1}), rules=TWO_A_DAY)
    assert [f"{slot.starts_at:%d}" for slot in offered(world, ask(until=TUESDAY))] == ["04", "04", "04"]
    assert judge(world, ask(), NINE).reason is Reason.CAP


def test_a_colleague_with_room_takes_over() -> None:
    world = salon(person(BORA, booked_count={MONDAY: 2}), person(DRITAN), rules=TWO_A_DAY)
    assert [visit.segments[0].employee_id for visit in judge(world, ask(), NINE).visits] == [DRITAN]


def test_the_team_keeps_to_the_daily_limit_too() -> None:
    world = salon(person(booked_count={MONDAY: 2}), rules=TWO_A_DAY)
    assert judge(world, as_team(ask()), NINE).reason is Reason.CAP


def test_a_customer_with_enough_bookings_is_offered_no_more() -> None:
    world = salon(rules=ONE_EACH)
    assert len(starts(world, ask(active_bookings=0))) == 3
    assert starts(world, ask(active_bookings=1)) == []
    assert judge(world, ask(active_bookings=1), NINE).reason is Reason.CAP


def test_a_blocked_customer_sees_a_full_diary() -> None:
    question = ask(blocked=True)
    assert starts(salon(), question) == []
    assert judge(salon(), question, NINE).reason is Reason.BOOKED
