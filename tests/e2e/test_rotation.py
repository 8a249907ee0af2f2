"""One refresh token, many clients, two processes: all stay together, and a stolen old one ends it for all."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.household import CLIENTS, Household, divergent, household_at, stolen_and_used
from tests.e2e.versions import VERSIONS
from tests.proof import Proof

ROUNDS = 50


@pytest.fixture
def household(own_database: str, access_key: str, tmp_path: Path) -> Iterator[Household]:
    """Thirty-two clients of two processes."""
    with household_at(own_database, access_key, tmp_path) as household:
        yield household


def test_many_clients_with_one_token_stay_together(household: Household, proof: Proof) -> None:
    strayed, answers = divergent(household, ROUNDS)
    assert strayed == 0
    assert household.rotations() == ROUNDS, "of many at once one moves the session on"
    assert household.is_signed_in(household.tokens.access), "nobody has been signed out"
    assert household.is_signed_in(answers[0].body["access"])
    uses = ROUNDS * CLIENTS
    proof.held("P11", "one token, many clients at once", uses=uses, divergent=strayed, signed_out=0)


def test_a_token_used_again_after_the_grace_signs_the_device_out_for_good(
    household: Household, proof: Proof
) -> None:
    stolen = household.tokens.refresh
    newest = household.refresh(stolen).body
    assert household.refresh(stolen, 1).status == 200, "a lost reply may be asked for again"
    household.let_the_grace_pass()
    reuse = household.refresh(stolen)
    assert (reuse.status, reuse.body["code"]) == (401, "refresh_reused")
    for at in range(2):
        assert household.refresh(newest["refresh"], at).status == 401, "the kill outlives the reply"
    assert not household.is_signed_in(newest["access"])
    assert not household.is_signed_in(household.tokens.access)
    proof.held("P11", "a stolen token used after its grace", thefts=1, thieves_let_in=0, families_alive=0)


def test_the_token_before_the_last_is_too_old_however_quick(household: Household) -> None:
    first = household.tokens.refresh
    second = household.refresh(first).body["refresh"]
    third = household.refresh(second).body["refresh"]
    assert household.refresh(first).body["code"] == "refresh_reused"
    assert household.refresh(third, 1).status == 401


def test_without_compare_and_set_the_thief_stays(
    own_database: str, access_key: str, tmp_path: Path, proof: Proof
) -> None:
    """The sabotage: what a thief does is not even noticed."""
    version = VERSIONS / "without_compare_and_set.py"
    with household_at(own_database, access_key, tmp_path, 2, version) as household:
        assert stolen_and_used(household) == [200, 200, 200]
    proof.broke("P11", "without compare-and-set", thefts=1, thieves_let_in=1)
