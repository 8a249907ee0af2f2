"""python -m tools.cloud.check [STEP ...]: all of it, or some steps (and what they build on)."""

import os
import sys
import time
from functools import partial

from tools.cloud.check import terraform
from tools.cloud.check.builds import builds
from tools.cloud.check.equipment import Equipment, alone, install
from tools.cloud.check.judgements import judgements
from tools.cloud.check.migrations import migrations
from tools.cloud.check.policies import policies
from tools.cloud.check.steps import Outcome, Step, run_all
from tools.cloud.roles import roles

STEPS = (
    Step("format", terraform.formatting),
    Step("install", install),
    Step("plan", terraform.plan, after=("install",)),
    Step("tests-1", partial(terraform.tests, half=0), after=("install",)),
    Step("policies", policies, after=("plan",)),
    Step("judgements", judgements, after=("plan",)),
    Step("roles", roles, after=("plan",)),
    Step("migrations", migrations, after=("install",)),
    Step("arguments", terraform.arguments, after=("install",)),
    Step("validity", terraform.validity, after=("install",)),
    Step("builds", builds, after=("install",)),
    Step("tests-2", partial(terraform.tests, half=1), after=("install",)),
)
"""In the order they are begun: what others wait for first."""


def main(asked: list[str]) -> int:
    """Run them; 1 if one failed. What could not be checked is said, and is no failure."""
    os.nice(5)
    equipment = Equipment()
    steps = [step for step in STEPS if not asked or step.name in _with_ground(asked)]
    with alone(equipment):
        started = time.monotonic()
        outcomes = run_all(steps, equipment, lambda outcome: print(outcome, flush=True)).values()
    _sum_up(list(outcomes), time.monotonic() - started)
    return 1 if any(one.how == "FAILED" for one in outcomes) else 0


def _with_ground(asked: list[str]) -> set[str]:
    ground = {step.name: step.after for step in STEPS}
    unknown = set(asked) - ground.keys()
    if unknown:
        raise SystemExit(f"There is no {', '.join(unknown)}; there are: {', '.join(ground)}")
    return {*asked, *(below for name in asked for one in ground[name] for below in _with_ground([one]))}


def _sum_up(outcomes: list[Outcome], seconds: float) -> None:
    unchecked = [one.name for one in outcomes if one.how in {"not here", "left out"}]
    print(f"{seconds:.0f} s" + (f"; not checked: {', '.join(unchecked)}" if unchecked else ""))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
