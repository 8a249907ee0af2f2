"""A visit of several services: one after the other, by one pair of hands if possible."""

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal

from common.availability import (
    Block,
    Question,
    Reason,
    Rules,
    Visit,
    Wish,
    World,
    judge,
    next_available,
    reach,
)
from tests.unit.availability.shop import (
    BORA,
    DRITAN,
    MONDAY,
    TUESDAY,
    ZONE,
    at,
    offered,
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


def first_visit(world: World, question: Question, when: datetime = NINE) -> Visit:
    return judge(world, question, when).visits[0]


def rows(visit: Visit) -> list[tuple[int, str, str]]:
    return [(row.resource_id, f"{row.starts_at:%H:%M}", f"{row.ends_at:%H:%M}") for row in visit.occupied]


def test_services_follow_each_other_with_their_intermission() -> None:
    wash = replace(wish(performance(20)), intermission=10)
    visit = first_visit(salon(), visit_of(wash, wish(performance(40)), wish(performance(15))))
    assert [f"{each.starts_at:%H:%M}-{each.ends_at:%H:%M}" for each in visit.segments] == [
        "07:00-07:20",
        "07:30-08:10",
        "08:10-08:25",
    ]


def test_the_intermission_after_the_last_service_is_nobodys_time() -> None:
    last = replace(wish(performance(30)), intermission=120)
    assert starts(salon(), visit_of(wish(performance(30)), last))[-1] == "11:00"


def test_one_pair_of_hands_makes_one_row_with_buffers_at_its_edges() -> None:
    wash = replace(wish(performance(20, before=5, after=30)), intermission=10)
    visit = first_visit(salon(), visit_of(wash, wish(performance(30, before=30, after=15))))
    assert rows(visit) == [(102, "06:55", "08:15")]


def test_while_the_colour_takes_the_row_has_a_gap() -> None:
    visit = first_visit(salon(), visit_of(wish(performance(20, -40)), wish(performance(30, after=5))))
    assert rows(visit) == [(102, "07:00", "07:20"), (102, "08:00", "08:35")]


def test_another_pair_of_hands_makes_a_row_of_its_own_with_its_own_buffers() -> None:
    cut, colour = wish(bora=performance(30, after=10)), wish(dritan=performance(30, before=10))
    visit = first_visit(salon(*BOTH), visit_of(cut, colour))
    assert rows(visit) == [(101, "07:00", "07:40"), (102, "07:20", "08:00")]


def test_the_run_of_one_employee_lies_in_one_stretch_of_free_time() -> None:
    lunch = Block(at(MONDAY, "10:00"), at(MONDAY, "10:30"), "break")
    question = visit_of(wish(), wish())
    assert starts(salon(person(blocks=(lunch,))), question) == ["09:00", "10:30", "11:00"]
    other = person(BORA, blocks=(Block(at(MONDAY, "9:00"), at(MONDAY, "10:30"), "break"),))
    assert "09:30" not in starts(salon(person(blocks=(lunch,)), other), question)


def test_a_pause_between_two_runs_may_be_anybodys_break() -> None:
    lunch = Block(at(MONDAY, "9:30"), at(MONDAY, "10:00"), "break")
    world = salon(person(BORA, blocks=(lunch,)), person(DRITAN, blocks=(lunch,)))
    assert starts(world, visit_of(replace(BY_BORA, intermission=30), BY_DRITAN))[0] == "09:00"


def test_the_same_hands_are_preferred_whoevers_turn_it_is() -> None:
    busy = person(DRITAN, booked_minutes={MONDAY: 300})
    question = visit_of(wish(), wish(dritan=performance()), wish())
    verdict = judge(salon(person(BORA), busy), question, NINE)
    assert people(verdict.visits[0]) == [DRITAN] * 3
    assert [people(each) for each in verdict.visits] == [[DRITAN] * 3, [BORA, DRITAN, DRITAN]]


def test_among_equals_the_turn_decides() -> None:
    busy = person(BORA, booked_minutes={MONDAY: 30})
    verdict = judge(salon(busy, person(DRITAN)), visit_of(wish(), wish()), NINE)
    assert [people(each) for each in verdict.visits] == [[DRITAN] * 2, [BORA] * 2, [DRITAN, BORA]]


def test_chosen_employees_are_respected_one_by_one() -> None:
    question = visit_of(wish(employee=BORA), wish(), wish(employee=DRITAN))
    for visit in judge(salon(*BOTH), question, NINE).visits:
        assert (people(visit)[0], people(visit)[2]) == (BORA, DRITAN)


def test_a_colleague_takes_over_when_somebody_is_called_away() -> None:
    world = salon(person(BORA, taken=(taken(MONDAY, "9:30-12:00"),)), person(DRITAN))
    world = replace(
        world, employees=(world.employees[0], person(DRITAN, taken=(taken(MONDAY, "9:00-9:30"),)))
    )
    visit = first_visit(world, visit_of(wish(), wish()))
    assert people(visit) == [BORA, DRITAN]


def test_who_serves_twice_is_not_yet_taken_by_the_first_time() -> None:
    cut, quick = wish(bora=performance(30, after=15)), wish(dritan=performance(10))
    assert starts(salon(*BOTH), visit_of(cut, quick, cut)) == []
    assert judge(salon(*BOTH), visit_of(cut, quick, cut), NINE).reason is Reason.DOES_NOT_FIT
    slow = wish(dritan=performance(15))
    visit = first_visit(salon(*BOTH), visit_of(cut, slow, cut))
    assert rows(visit) == [(101, "07:00", "07:45"), (102, "07:30", "07:45"), (101, "07:45", "08:30")]


def test_later_services_begin_when_whoever_served_before_was_ready() -> None:
    cut = wish(bora=performance(60), dritan=performance(30))
    world = salon(person(BORA), person(DRITAN), rules=Rules(step_minutes=30))
    visits = judge(world, visit_of(cut, wish(employee=DRITAN)), NINE).visits
    assert [(people(each)[0], f"{each.ends_at:%H:%M}") for each in visits] == [
        (DRITAN, "08:00"),
        (BORA, "08:30"),
    ]


def test_the_cheapest_way_is_paid_whoever_serves() -> None:
    cut = wish(bora=performance(price="1500"), dritan=performance(price="900"))
    colour = wish(bora=performance(price="2000"), dritan=performance(price="3000"))
    verdict = judge(salon(*BOTH), visit_of(cut, colour), NINE)
    assert people(verdict.visits[0]) == [BORA, BORA]
    assert (verdict.price, verdict.prices) == (Decimal(2900), (Decimal(900), Decimal(2000)))
    slot = offered(salon(*BOTH), visit_of(cut, colour))[0]
    assert slot.price_from == verdict.price
    assert [(offer.employee_id, offer.price) for offer in slot.offers] == [
        (BORA, Decimal(3500)),
        (DRITAN, Decimal(2900)),
    ]


def test_a_way_that_is_not_free_sets_no_price() -> None:
    cut = wish(bora=performance(price="1500"), dritan=performance(price="900"))
    world = salon(person(BORA), person(DRITAN, taken=(taken(MONDAY, "9:30-10:00"),)))
    verdict = judge(world, visit_of(cut, cut), NINE)
    assert (verdict.price, verdict.prices) == (Decimal(2400), (Decimal(900), Decimal(1500)))


def test_an_option_is_as_long_as_the_visit_with_the_fewest_changes_of_hands() -> None:
    cut = wish(bora=performance(60), dritan=performance(30))
    slot = offered(salon(*BOTH), visit_of(cut, cut))[0]
    assert [(each.employee_id, each.length) for each in slot.offers] == [
        (BORA, timedelta(minutes=120)),
        (DRITAN, timedelta(minutes=60)),
    ]
    assert slot.ends_at - slot.starts_at == timedelta(minutes=120)


def test_a_visit_counts_once_for_each_who_serves() -> None:
    rules = Rules(step_minutes=30, max_per_employee_day=2)
    question = visit_of(wish(), wish(), wish())
    assert starts(salon(person(booked_count={MONDAY: 1}), rules=rules), question)[0] == "09:00"
    full = salon(person(BORA, booked_count={MONDAY: 2}), person(DRITAN), rules=rules)
    assert judge(full, visit_of(BY_DRITAN, BY_BORA), NINE).reason is Reason.CAP
    assert starts(full, visit_of(BY_DRITAN, BY_BORA)) == []
    assert [people(each) for each in judge(full, question, NINE).visits] == [[DRITAN] * 3]


def test_grid_and_notice_are_asked_of_the_start_only() -> None:
    wash = wish(performance(20))
    now = NINE - timedelta(minutes=60)
    assert starts(salon(), visit_of(wash, wash, wash, now=now))[0] == "09:00"
    assert judge(salon(), visit_of(wash, wash), NINE + timedelta(minutes=20)).reason is Reason.OFF_GRID


def test_without_a_step_starts_follow_the_length_of_the_visit() -> None:
    world = salon(rules=Rules(step_minutes=None))
    question = visit_of(replace(wish(performance(30)), intermission=10), wish(performance(20)))
    assert starts(world, question) == ["09:00", "10:00", "11:00"]


def test_packing_follows_the_booking_before_with_the_first_buffer_only() -> None:
    dritan = person(taken=(taken(MONDAY, "9:00-9:40"),))
    world = salon(dritan, rules=Rules(step_minutes=60, pack=True))
    question = visit_of(wish(performance(30, before=5)), wish(performance(30, before=20)))
    assert starts(world, question) == ["09:45", "10:00", "11:00"]
    assert judge(world, question, at(MONDAY, "9:45")).accepted


def test_packing_goes_by_whoever_begins() -> None:
    world = salon(
        person(BORA, taken=(taken(MONDAY, "9:00-9:40"),)),
        person(DRITAN),
        rules=Rules(step_minutes=60, pack=True),
    )
    assert starts(world, visit_of(BY_BORA, BY_DRITAN)) == ["09:40", "10:00", "11:00"]
    assert "09:40" not in starts(world, visit_of(BY_DRITAN, BY_BORA))


def test_the_next_time_is_when_the_whole_visit_fits() -> None:
    world = salon(person(taken=(taken(MONDAY, "9:30-11:30"),)))
    slot = next_available(world, visit_of(wish(), wish(), wish(), now=at(MONDAY, "6:00")))
    assert slot is not None
    assert slot.starts_at == at(TUESDAY, "9:00")


def test_the_diary_is_read_as_far_as_the_slowest_visit_goes() -> None:
    wishes = (replace(wish(performance(60, after=15)), intermission=30), wish(performance(90, before=20)))
    far = reach(ZONE, MONDAY, MONDAY, wishes)
    assert far.ends_at == at(TUESDAY, "0:00") + timedelta(minutes=60 + 30 + 90 + 15)
    assert far.starts_at == at(MONDAY, "0:00") - timedelta(minutes=20, seconds=1)


def test_a_way_through_many_hands_is_found_among_millions() -> None:
    team = [person(number) for number in range(1, 11)]
    anybody = Wish(15, {each.id: performance(15, price=str(1000 + each.id)) for each in team})
    verdict = judge(salon(*team), visit_of(*[anybody] * 8), NINE)
    assert verdict.price == 8 * Decimal(1001)
    assert [people(each) for each in verdict.visits[:10]] == [[number] * 8 for number in range(1, 11)]
    assert len(verdict.visits) == len({frozenset(people(each)) for each in verdict.visits})
