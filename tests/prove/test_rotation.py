"""P11: a stolen refresh token dies, a racing client lives; over HTTP, at four processes. ROTATIONS=50 runs fewer."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.household import CLIENTS, Household, divergent, household_at, stolen_and_used
from tests.e2e.versions import VERSIONS
from tests.proof import Proof
from tools.local.cluster import Cluster

ROTATIONS = int(os.environ.get("ROTATIONS", "200"))
THEFTS, TUGS = 50, 50


@pytest.fixture
def url(cluster: Cluster, own_database: str) -> str:
    """Where the processes find their database."""
    return cluster.url(database=own_database)


@pytest.fixture
def household(url: str, access_key: str, tmp_path: Path) -> Iterator[Household]:
    """Thirty-two clients of four processes."""
    with household_at(url, access_key, tmp_path, processes=4) as household:
        yield household


def test_racing_clients_stay_together(household: Household, proof: Proof) -> None:
    strayed, answers = divergent(household, ROTATIONS)
    assert strayed == 0
    assert household.rotations() == ROTATIONS
    assert all(household.is_signed_in(answer.body["access"], at) for at, answer in enumerate(answers))
    uses, what = ROTATIONS * CLIENTS, "one token, many clients at once"
    proof.held("P11", what, uses=uses, processes=4, divergent=strayed, signed_out=0)


def test_a_stolen_token_dies_and_so_does_what_came_of_it(household: Household, proof: Proof) -> None:
    let_in = alive = 0
    for _theft in range(THEFTS):
        household.sign_in()
        thief, *owner = stolen_and_used(household)
        let_in, alive = let_in + (thief == 200), alive + (200 in owner)
        alive += household.is_signed_in(household.tokens.access)
    assert (let_in, alive) == (0, 0)
    what = "a stolen token used after its grace"
    proof.held("P11", what, thefts=THEFTS, thieves_let_in=let_in, families_alive=alive)


def test_thief_and_owner_at_the_same_moment_end_it_for_both(household: Household, proof: Proof) -> None:
    """Eight of each: whoever is first, the old token is reuse, and nothing that anybody got opens anything."""
    thieves = alive = 0
    for _tug in range(TUGS):
        stolen = household.sign_in().refresh
        newest = household.refresh(stolen).body["refresh"]
        household.let_the_grace_pass()
        answers = household.refresh_at_once(stolen, newest, clients=16)
        assert {answer.status for answer in answers} <= {200, 401}
        thieves += sum(answer.status == 200 for answer in answers[::2])
        won = [answer.body for answer in answers[1::2] if answer.status == 200]
        alive += any(household.refresh(each["refresh"], at).status == 200 for at, each in enumerate(won))
    assert (thieves, alive) == (0, 0)
    proof.held("P11", "thief and owner at once", uses=TUGS * 16, thieves_let_in=thieves, families_alive=alive)


def test_without_compare_and_set_the_thief_stays(
    url: str, access_key: str, tmp_path: Path, proof: Proof
) -> None:
    version, let_in = VERSIONS / "without_compare_and_set.py", 0
    with household_at(url, access_key, tmp_path, 2, version) as household:
        for _theft in range(THEFTS):
            household.sign_in()
            let_in += stolen_and_used(household)[0] == 200
    assert let_in == THEFTS
    proof.broke("P11", "without compare-and-set", thefts=THEFTS, thieves_let_in=let_in)
