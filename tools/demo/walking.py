"""Walking a road against the running stack: every step is one line, and the first surprise ends the walk."""

import os
from collections.abc import Callable, Mapping

from tools.demo.phone import Surprise
from tools.local import environment

Step = tuple[str, Callable[[], str]]
"""What happens, and what does it and returns what came of it."""


def walk(road: Callable[[Mapping[str, str]], list[Step]]) -> str | None:
    """Take the steps that `road` makes of the stack's variables; returns one line about the first surprise."""
    try:
        steps = road(environment.read(os.environ.get("PORT")))
    except environment.Refused as refusal:
        return str(refusal)
    for number, (sentence, step) in enumerate(steps, start=1):
        try:
            print(f"{number:>2}/{len(steps)}  {sentence:<42} {step()}", flush=True)
        except Surprise as surprise:
            return f"{number:>2}/{len(steps)}  {sentence}: {surprise}"
        except (KeyError, IndexError, TypeError) as gap:
            return f"{number:>2}/{len(steps)}  {sentence}: the reply lacks {gap!r}"
    print(f"\nThe whole road in {len(steps)} steps.")
    return None
