"""Whose turn it is when the customer chose nobody, and what the visit costs."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from common.availability import EmployeeDiary, Reason, judge
from tests.unit.availability.shop import (
    BORA,
    DRITAN,
    LONG_AGO,
    MONDAY,
    ask,
    at,
    offered,
    performance,
    person,
    salon,
    starts,
    taken,
    wish,
)

NINE = at(MONDAY, "9:00")
BEFORE = LONG_AGO - timedelta(days=1)


def order(*team: EmployeeDiary) -> list[int]:
    return [visit.segments[0].employee_id for visit in judge(salon(*team), ask(), NINE).visits]


@pytest.mark.parametrize(
    ("bora", "dritan", "first"),
    [
        (
            {"booked_minutes": {MONDAY: 60}},
            {"booked_minutes": {MONDAY: 30}, "last_assigned_at": LONG_AGO},
            DRITAN,
        ),
        ({"last_assigned_at": LONG_AGO}, {"last_assigned_at": BEFORE, "rank": 9}, DRITAN),
        ({"last_assigned_at": BEFORE}, {"rank": 9}, DRITAN),
        ({"rank": 2}, {"rank": 1}, DRITAN),
        ({}, {}, BORA),
        ({"booked_minutes": {MONDAY + timedelta(1): 600}}, {}, BORA),
    ],
)
def test_the_turn_goes_by_minutes_then_waiting_then_rank_then_id(
    bora: dict[str, Any], dritan: dict[str, Any], first: int
) -> None:
    found = order(person(DRITAN, **dritan), person(BORA, **bora))
    assert found[0] == first
    assert sorted(found) == [BORA, DRITAN]


def test_one_free_employee_is_enough() -> None:
    world = salon(person(BORA, taken=(taken(MONDAY, "9:00-12:00"),)), person(DRITAN))
    assert len(starts(world, ask())) == 6
    assert {o.employee_id for slot in offered(world, ask()) for o in slot.offers} == {DRITAN}


def test_a_chosen_employee_is_not_replaced() -> None:
    world = salon(person(BORA, taken=(taken(MONDAY, "9:00-12:00"),)), person(DRITAN))
    question = ask(what=wish(employee=BORA))
    assert starts(world, question) == []
    assert judge(world, question, NINE).reason is Reason.BOOKED


def test_a_service_without_performers_is_offered_by_nobody() -> None:
    question = ask(what=wish(bora=performance()))
    assert starts(salon(person(DRITAN)), question) == []
    assert judge(salon(person(DRITAN)), question, NINE).reason is Reason.NOT_QUALIFIED


def test_somebody_who_left_serves_nobody() -> None:
    world = salon(person(DRITAN, active=False))
    assert starts(world, ask()) == []
    assert judge(world, ask(), NINE).reason is Reason.INACTIVE


def test_a_slot_shows_each_option_the_longest_end_and_the_lowest_price() -> None:
    what = wish(bora=performance(45, price="1500"), dritan=performance(30, price="900"))
    slot = offered(salon(person(BORA), person(DRITAN)), ask(what=what))[0]
    assert slot.price_from == Decimal(900)
    assert slot.ends_at - slot.starts_at == timedelta(minutes=45)
    assert [(f"{o.ends_at:%H:%M}", o.price) for o in slot.options] == [
        ("07:45", Decimal(1500)),
        ("07:30", Decimal(900)),
    ]


def test_options_follow_rank_then_id() -> None:
    slot = offered(salon(person(BORA, rank=5), person(DRITAN)), ask())[0]
    assert [offer.employee_id for offer in slot.offers] == [DRITAN, BORA]


def test_with_any_employee_the_lowest_price_of_that_start_is_paid() -> None:
    what = wish(bora=performance(30, price="1500"), dritan=performance(30, price="900"))
    busy = {"booked_minutes": {MONDAY: 300}}
    verdict = judge(salon(person(BORA), person(DRITAN, **busy)), ask(what=what), NINE)
    assert verdict.visits[0].segments[0].employee_id == BORA
    assert verdict.visits[0].segments[0].price == Decimal(1500)
    assert verdict.price == Decimal(900)


def test_a_lower_price_that_is_not_offered_at_that_start_does_not_count() -> None:
    what = wish(bora=performance(30, price="1500"), dritan=performance(30, price="900"))
    world = salon(person(BORA), person(DRITAN, taken=(taken(MONDAY, "9:00-9:30"),)))
    assert judge(world, ask(what=what), NINE).price == Decimal(1500)


def test_a_chosen_employee_costs_their_own_price() -> None:
    what = wish(None, BORA, bora=performance(30, price="1500"), dritan=performance(30, price="900"))
    assert judge(salon(person(BORA), person(DRITAN)), ask(what=what), NINE).price == Decimal(1500)
