"""Which starts are looked at in the first place."""

from decimal import Decimal

import pytest

from common.availability import Part, Performance, Reason, Rules, Taken, judge, slots
from tests.unit.availability.shop import (
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


@pytest.mark.parametrize(
    ("step", "expected"),
    [(60, ["10:00", "11:00"]), (25, ["09:35", "10:00", "10:25", "10:50", "11:15"]), (50, ["10:00", "10:50"])],
)
def test_steps_are_counted_from_midnight_not_from_opening(step: int, expected: list[str]) -> None:
    world = salon(weekly=week("9:20-11:45"), rules=Rules(step_minutes=step))
    assert starts(world, ask()) == expected


def test_without_a_step_starts_follow_the_length_of_the_service() -> None:
    world = salon(rules=Rules(step_minutes=None))
    assert starts(world, ask(what=wish(performance(40)))) == ["09:20", "10:00", "10:40", "11:20"]


def test_packing_offers_the_end_of_the_booking_before() -> None:
    dritan = person(taken=(taken(MONDAY, "9:00-10:10"),))
    packed = salon(dritan, rules=Rules(step_minutes=60, pack=True))
    assert starts(packed, ask()) == ["10:10", "11:00"]
    assert starts(packed, ask(what=wish(performance(30, before=5)))) == ["10:15", "11:00"]
    assert judge(packed, ask(), at(MONDAY, "10:10")).accepted


def test_packing_stays_within_the_asked_days() -> None:
    late = Taken(int(at(MONDAY, "23:00").timestamp()), int(at(TUESDAY, "0:00").timestamp()))
    world = salon(person(taken=(late,)), weekly=week("0:00-24:00"), rules=Rules(step_minutes=60, pack=True))
    assert [slot.starts_at for day in slots(world, ask(MONDAY)) for slot in day.slots][-1] == at(
        MONDAY, "22:00"
    )


def test_without_packing_that_time_is_off_the_grid() -> None:
    dritan = person(taken=(taken(MONDAY, "9:00-10:10"),))
    verdict = judge(salon(dritan, rules=Rules(step_minutes=60)), ask(), at(MONDAY, "10:10"))
    assert verdict.reason is Reason.OFF_GRID


def test_every_asked_day_is_listed_once_and_in_order() -> None:
    days = slots(salon(weekly=week("9:00-10:00", days=[1])), ask(MONDAY, until=TUESDAY))
    assert [(day.date, len(day.slots)) for day in days] == [(MONDAY, 0), (TUESDAY, 2)]


def test_a_service_without_hands_on_time_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="hands-on"):
        Performance((Part(30, hands_on=False),), Decimal(1))


def test_a_visit_without_a_service_is_no_question() -> None:
    question = ask()
    with pytest.raises(ValueError, match="at least one"):
        type(question)(question.now, MONDAY, MONDAY, ())
