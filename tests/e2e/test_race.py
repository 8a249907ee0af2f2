"""Twenty people want the same hour at the same moment, from two processes."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from common.models import Booking, Occupancy
from tests.e2e.salon_race import PEOPLE, Race, anybody, orders, race_on
from tests.proof import Proof

ROUNDS = 25


@pytest.fixture
def race(own_database: str, access_key: str, tmp_path: Path) -> Iterator[Race]:
    """At the salon, over HTTP."""
    with race_on(own_database, access_key, tmp_path) as race:
        yield race


def test_of_twenty_who_want_one_hour_exactly_one_gets_it_every_round(race: Race, proof: Proof) -> None:
    for number, order in enumerate(orders(race.salon, ROUNDS), start=1):
        answers = race.run(order)
        assert Counter(answer.status for answer in answers) == {201: 1, 409: PEOPLE - 1}, number
        refusals = [answer.body for answer in answers if answer.status == 409]
        assert {refusal["code"] for refusal in refusals} == {"slot_taken"}
        assert all(len(refusal["alternatives"]) == 3 for refusal in refusals)
        race.db.rollback()
        assert race.db.scalar(select(func.count()).select_from(Booking)) == number
        assert race.db.scalar(select(func.count()).select_from(Occupancy).where(Occupancy.active)) == number
    proof.held("P1", "one hour, twenty customers over HTTP", attempts=ROUNDS * PEOPLE, double_bookings=0)


def test_of_twenty_who_do_not_mind_by_whom_as_many_are_served_as_there_are_people(
    race: Race, proof: Proof
) -> None:
    for order in orders(race.salon, 5):
        assert race.winners(anybody(order)) == 2
    proof.held("P1", "any employee, exactly k of k over HTTP", attempts=5 * PEOPLE, wrong_rounds=0, k=[2])


def test_one_person_who_taps_twenty_times_books_once(race: Race) -> None:
    """All with the same key: one is answered, the others get that answer or are told that it is under way."""
    race.tokens[:] = [race.tokens[0]] * PEOPLE
    answers = race.run(orders(race.salon, 1)[0], Idempotency_Key="tap")
    uids = {answer.body["uid"] for answer in answers if answer.status == 201}
    assert len(uids) == 1
    assert {answer.body["code"] for answer in answers if answer.status != 201} <= {"in_progress"}
    race.db.rollback()
    assert race.db.scalar(select(func.count()).select_from(Booking)) == 1
