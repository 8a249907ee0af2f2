"""P8, the long form: ten towns, ten seeds; and that a stumble and a wrong type are found at once."""

import os
import secrets
from pathlib import Path

import pytest

from tests import database
from tests.e2e.contract.findings import Findings
from tests.e2e.contract.proving import SHARE, summary, unforgiving
from tests.e2e.contract.rounds import Round
from tests.e2e.contract.town import fill, open_town
from tests.proof import Proof
from tools.local.cluster import Cluster

ROUNDS, CASES = 10, 6000
FIRST = int(os.environ.get("SEED") or secrets.randbelow(10**6) * ROUNDS)
"""The seed of the first round; `SEED=` asks everything once more."""
VERSIONS = Path(__file__).parent.parent / "e2e" / "contract" / "versions"
DETAIL = "GET /api/user/detail/"


@pytest.mark.flaky(reruns=0)
def test_no_reply_is_outside_of_the_contract(
    own_database: str, access_key: str, cluster: Cluster, tmp_path: Path, proof: Proof
) -> None:
    """What a round deletes is there again in the next: each has a town of its own."""
    rounds: list[Findings] = []
    wrong: dict[int, list[str]] = {}
    for number in range(FIRST, FIRST + ROUNDS):
        url = database.copy_of_template(cluster, own_database)
        folder = tmp_path / str(number)
        folder.mkdir()
        fill(url, access_key, folder)
        with open_town(url, access_key, folder) as town:
            asked = Round(town, number, CASES)
            rounds.append(asked.run())
            wrong[number] = [*unforgiving(rounds[-1]), *town.errors()]
    assert {number: told for number, told in wrong.items() if told} == {}
    figures = summary(rounds, asked)
    assert figures["cases"] >= ROUNDS * CASES
    assert figures["operations_that_succeeded"] >= SHARE * len(asked.operations)
    proof.held("P8", "cases against the running functions", **figures, seed=FIRST)


@pytest.mark.parametrize(
    ("version", "said", "title"),
    [
        ("stumbling", "with a handler that raises", "Server error"),
        ("mistyped", "with a text that has become a number", "Response violates schema"),
    ],
)
def test_what_breaks_the_contract_is_found(
    version: str,
    said: str,
    title: str,
    own_database: str,
    access_key: str,
    cluster: Cluster,
    tmp_path: Path,
    proof: Proof,
) -> None:
    url = cluster.url(database=own_database)
    fill(url, access_key, tmp_path)
    with open_town(url, access_key, tmp_path, VERSIONS / f"{version}.py") as town:
        findings = Round(town, 20, 30).run(lambda label: label == DETAIL)
    broken = sum(times for (label, what, _), times in findings.times_wrong.items() if what.startswith(title))
    assert broken > 0
    proof.broke("P8", said, cases=findings.cases, found=broken)
