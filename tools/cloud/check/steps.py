"""Steps that run two at a time, each as soon as what it builds on is done, and say how long they took."""

import time
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass

from tools.cloud.check.equipment import Equipment, Failed, NotHere

AT_ONCE = 2


@dataclass(frozen=True)
class Step:
    """One thing that is checked: `work` returns a line, or raises what is wrong."""

    name: str
    work: Callable[[Equipment], str]
    after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """How it went."""

    name: str
    how: str  # "ok", "FAILED", "not here", "left out"
    said: str
    seconds: float = 0

    def __str__(self) -> str:
        first, *rest = self.said.splitlines() or [""]
        lines = [f"{self.name:<12} {self.how:<9} {self.seconds:5.1f} s  {first}".rstrip()]
        return "\n".join(lines + [f"  {line}" for line in rest])


def run_all(
    steps: Iterable[Step], equipment: Equipment, tell: Callable[[Outcome], None]
) -> dict[str, Outcome]:
    """Run the steps; one whose ground is missing is left out."""
    waiting, done = list(steps), dict[str, Outcome]()
    running: dict[Future[Outcome], Step] = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while waiting or running:
            for step in _ready(waiting, done)[: AT_ONCE - len(running)]:
                waiting.remove(step)
                running[pool.submit(_take, step, equipment, done)] = step
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                done[running.pop(future).name] = outcome = future.result()
                tell(outcome)
    return done


def _ready(waiting: list[Step], done: dict[str, Outcome]) -> list[Step]:
    return [step for step in waiting if all(name in done for name in step.after)]


def _take(step: Step, equipment: Equipment, done: dict[str, Outcome]) -> Outcome:
    lacking = [name for name in step.after if done[name].how != "ok"]
    if lacking:
        return Outcome(step.name, "left out", f"builds on {', '.join(lacking)}")
    started = time.monotonic()
    how, said = "ok", ""
    try:
        said = step.work(equipment)
    except NotHere as lack:
        how, said = "not here", str(lack)
    except Failed as problem:
        how, said = "FAILED", str(problem)
    return Outcome(step.name, how, said, time.monotonic() - started)
