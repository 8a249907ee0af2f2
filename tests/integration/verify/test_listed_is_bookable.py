"""P25: what is listed can be booked, in whatever world; and nothing that could be booked is missing."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from common.availability import Question, World
from common.diary import Choice, subject_of, world_of
from functions.booking.free_times import free_times
from functions.booking.schemas import SlotsReply
from tests.integration.verify.conftest import Try
from tests.unit.availability.walker import Way, walk
from tools.verify import worlds
from tools.verify.trying import Visit, visits_of

WORLDS = 16
Times = dict[datetime, dict[UUID, tuple[datetime, Decimal]]]


@pytest.mark.parametrize("seed", range(WORLDS))
def test_every_offered_time_of_a_random_world_books(tried: Try, seed: int) -> None:
    tally = tried(seed, most=6)
    assert [str(each) for each in tally.refused] == []
    assert tally.booked == tally.tried


def test_the_worlds_have_times_to_offer(tried: Try) -> None:
    assert sum(tried(seed, most=1).offered for seed in range(6)) > 1000


@pytest.mark.parametrize("seed", range(WORLDS))
def test_a_patient_person_with_a_clock_finds_the_same_times(db: Session, seed: int) -> None:
    """The walker shares nothing with the engine but the question: who can begin, until when and for how much."""
    town = worlds.World(db, seed)
    for shop in town.shops:
        visits = visits_of(db, shop.business, town.dice)
        for visit in town.dice.sample(visits, min(2, len(visits))):
            listed = free_times(db, visit.query(*town.days), town.somebody, town.now)
            assert _shown(listed) == _found(db, town, visit), visit


def _shown(listed: SlotsReply) -> Times:
    return {
        datetime.fromisoformat(slot["starts_at"]): {
            UUID(each["employee"]): (datetime.fromisoformat(each["ends_at"]), Decimal(each["price"]))
            for each in slot["options"]
        }
        for day in listed.days
        for slot in day["slots"]
    }


def _found(db: Session, town: worlds.World, visit: Visit) -> Times:
    world, question = _told(db, town, visit)
    uids = {each.id: each.uid for each in world.employees}
    return {
        at: {
            uids[who]: _best(way for way in ways if way.people[0] == who)
            for who in {way.people[0] for way in ways}
        }
        for at, ways in walk(world, question).items()
    }


def _best(ways: Iterable[Way]) -> tuple[datetime, Decimal]:
    """The longest among those with the fewest changes of hands, and the lowest price of them all."""
    known = list(ways)
    fewest = min(len(way.runs) for way in known)
    return max(way.ends_at for way in known if len(way.runs) == fewest), min(way.total for way in known)


def _told(db: Session, town: worlds.World, visit: Visit) -> tuple[World, Question]:
    choices = [Choice(*each) for each in zip(visit.services, visit.employees, strict=True)]
    subject = subject_of(db, visit.business, choices, town.somebody, town.now)
    assert subject is not None
    question = Question(town.now, *town.days, subject.wishes, active_bookings=subject.active_bookings)
    return world_of(db, subject, *town.days, town.now), question
