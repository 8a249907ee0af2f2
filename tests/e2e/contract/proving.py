"""What the rounds came to, for the figure and for whoever has to mend something."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.e2e.contract.findings import Findings
from tests.e2e.contract.rounds import Round

SHARE = 0.75
"""So many of the operations must be done as asked at least once, or nothing is proven about them."""


def unforgiving(findings: Findings) -> list[str]:
    """Everything that is not as the contract says: how often, and the first time in full, to be asked again."""
    return [f"{findings.times_wrong[key]} times: {told}" for key, told in sorted(findings.wrong.items())]


def summary(rounds: Sequence[Findings], asked: Round) -> dict[str, Any]:
    """The figure."""
    by_status: Counter[int] = Counter()
    for each in rounds:
        by_status += each.by_status
    return {
        "cases": by_status.total(),
        "operations": len(asked.operations),
        "operations_that_succeeded": len({label for each in rounds for label in each.succeeded}),
        "by_status": {str(status): times for status, times in sorted(by_status.items())},
    }
