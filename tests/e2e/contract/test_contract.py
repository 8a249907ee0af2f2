"""P8, the short form: whatever is asked of the running functions, no reply is outside of the contract."""

from pathlib import Path

from tests.e2e.contract.proving import SHARE, summary, unforgiving
from tests.e2e.contract.rounds import Round
from tests.e2e.contract.town import fill, open_town
from tests.proof import Proof

CASES, SEED = 6000, 20


def test_no_reply_is_outside_of_the_contract(
    own_database: str, access_key: str, tmp_path: Path, proof: Proof
) -> None:
    fill(own_database, access_key, tmp_path)
    with open_town(own_database, access_key, tmp_path) as town:
        asked = Round(town, SEED, CASES)
        findings = asked.run()
        errors = town.errors()
    assert (unforgiving(findings), errors) == ([], [])
    assert findings.cases >= CASES
    assert len(findings.succeeded) >= SHARE * len(asked.operations)
    proof.held("P8", "cases against the running functions", **summary([findings], asked), seed=SEED)
