"""When nothing is free: the next time there is, and the times nearby."""

from datetime import date, timedelta

from common.availability import DayOverride, Rules, alternatives, next_available
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
    taken,
    week,
)


def test_the_next_slot_is_the_first_that_would_be_listed() -> None:
    world = salon(weekly=week("9:00-10:00", days=[2]))
    assert next_available(world, ask()) == offered(world, ask(MONDAY + timedelta(2)))[0]


def test_it_is_looked_for_beyond_a_month() -> None:
    shut = {MONDAY + timedelta(days): DayOverride((), "closure") for days in range(40)}
    found = next_available(salon(overrides=shut), ask())
    assert found
    assert found.starts_at == at(MONDAY + timedelta(40), "9:00")


def test_it_is_not_looked_for_beyond_the_horizon() -> None:
    world = salon(weekly=(), rules=Rules(horizon_days=90))
    assert next_available(world, ask()) is None
    assert next_available(world, as_team(ask())) is None


def test_it_never_lies_in_the_past() -> None:
    found = next_available(salon(), ask(date(2027, 5, 1), now=at(MONDAY, "9:10")))
    assert found
    assert found.starts_at == at(MONDAY, "10:30")


def test_it_tells_all_who_could_serve() -> None:
    team = (
        person(BORA, taken=(taken(MONDAY, "9:00-9:30"),)),
        person(DRITAN, taken=(taken(MONDAY, "9:00-9:30"),)),
    )
    found = next_available(salon(*team), ask())
    assert found
    assert [offer.employee_id for offer in found.offers] == [BORA, DRITAN]


def test_the_three_nearest_are_proposed_the_earlier_first_when_equally_near() -> None:
    world = salon(person(taken=(taken(MONDAY, "10:00-10:30"),)))
    found = alternatives(world, ask(until=TUESDAY), at(MONDAY, "10:00"))
    assert [slot.starts_at for slot in found] == [at(MONDAY, text) for text in ("9:30", "10:30", "9:00")]


def test_the_refused_start_itself_is_not_proposed() -> None:
    assert at(MONDAY, "10:00") not in {s.starts_at for s in alternatives(salon(), ask(), at(MONDAY, "10:00"))}


def test_there_may_be_fewer_than_three() -> None:
    assert len(alternatives(salon(weekly=week("9:00-10:00")), ask(), at(MONDAY, "9:00"))) == 1
