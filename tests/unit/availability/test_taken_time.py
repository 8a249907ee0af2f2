"""What earlier bookings, buffers, breaks and processing time leave free."""

from common.availability import Block, Rules, judge
from tests.unit.availability.shop import (
    MONDAY,
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

QUARTERS = Rules(step_minutes=15)


def test_a_visit_may_touch_its_neighbours() -> None:
    dritan = person(taken=(taken(MONDAY, "10:00-10:30"),))
    assert starts(salon(dritan), ask()) == ["09:00", "09:30", "10:30", "11:00", "11:30"]


def test_one_second_of_another_booking_is_too_much() -> None:
    row = taken(MONDAY, "10:00-10:30")
    dritan = person(taken=(row._replace(starts_at=row.starts_at - 1, ends_at=row.ends_at + 1),))
    assert starts(salon(dritan), ask()) == ["09:00", "11:00", "11:30"]


def test_a_hold_is_as_taken_as_a_booking() -> None:
    dritan = person(taken=(taken(MONDAY, "10:00-10:30", held=True),))
    assert "10:00" not in starts(salon(dritan), ask())


def test_the_buffers_of_both_neighbours_add_up() -> None:
    # The row already carries its own ten minutes after; ours need five before and ten after.
    dritan = person(taken=(taken(MONDAY, "10:00-10:40"),))
    world = salon(dritan, rules=Rules(step_minutes=5))
    found = starts(world, ask(what=wish(performance(30, before=5, after=10))))
    assert [start for start in found if "09:15" <= start < "10:50"] == ["09:15", "09:20", "10:45"]


def test_buffers_spill_past_opening_and_closing() -> None:
    found = starts(salon(), ask(what=wish(performance(30, before=30, after=30))))
    assert (found[0], found[-1]) == ("09:00", "11:30")


def test_buffers_spill_into_breaks_but_the_visit_does_not() -> None:
    lunch = Block(at(MONDAY, "10:00"), at(MONDAY, "11:00"), "break")
    found = starts(salon(person(blocks=(lunch,))), ask(what=wish(performance(30, before=30, after=30))))
    assert found == ["09:00", "09:30", "11:00", "11:30"]


def test_buffers_do_not_spill_into_a_booking_after_closing() -> None:
    dritan = person(taken=(taken(MONDAY, "12:10-13:00"),))
    found = starts(salon(dritan), ask(what=wish(performance(30, after=15))))
    assert found[-1] == "11:00"


def test_an_appointment_elsewhere_takes_time_too() -> None:
    dentist = Block(at(MONDAY, "9:40"), at(MONDAY, "10:10"), "busy")
    assert starts(salon(person(blocks=(dentist,))), ask()) == ["09:00", "10:30", "11:00", "11:30"]


def test_a_closure_of_some_hours_concerns_everybody() -> None:
    flood = Block(at(MONDAY, "9:00"), at(MONDAY, "11:30"), "closure")
    assert starts(salon(person(1), person(2), blocks=(flood,)), ask()) == ["11:30"]


def test_a_visit_fits_between_while_the_colour_develops() -> None:
    colour = taken(MONDAY, "9:00-9:30"), taken(MONDAY, "10:15-10:45")  # between them 45 minutes of processing
    world = salon(person(taken=colour), weekly=week("9:00-11:00"), rules=QUARTERS)
    assert starts(world, ask()) == ["09:30", "09:45"]


def test_others_are_served_while_our_colour_develops() -> None:
    cut = taken(MONDAY, "9:30-10:00")
    world = salon(person(taken=(cut,)), weekly=week("9:00-11:00"), rules=QUARTERS)
    found = starts(world, ask(what=wish(performance(30, -30, 30))))
    assert found == ["09:00"]  # 9:30 would need hands at 9:30


def test_processing_time_must_lie_in_working_time() -> None:
    lunch = Block(at(MONDAY, "9:30"), at(MONDAY, "10:00"), "break")
    world = salon(person(blocks=(lunch,)), weekly=week("9:00-11:00"), rules=QUARTERS)
    assert starts(world, ask(what=wish(performance(30, -30, 30)))) == []


def test_a_visit_occupies_its_hands_on_parts_with_the_outer_buffers() -> None:
    what = wish(performance(20, 10, -30, 15, before=5, after=10))
    verdict = judge(salon(), ask(what=what), at(MONDAY, "9:00"))
    rows = [(f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}") for row in verdict.visits[0].occupied]
    assert rows == [("06:55", "07:30"), ("08:00", "08:25")]
    assert {row.resource_id for row in verdict.visits[0].occupied} == {102}


def test_parts_that_follow_each_other_are_one_row() -> None:
    verdict = judge(salon(), ask(what=wish(performance(20, 10))), at(MONDAY, "9:00"))
    assert len(verdict.visits[0].occupied) == 1


def test_a_visit_longer_than_the_day_is_never_offered() -> None:
    assert starts(salon(), ask(what=wish(performance(181)))) == []
    assert starts(salon(), ask(what=wish(performance(180)))) == ["09:00"]
