"""Walk the main road over HTTP against the running stack, step by step: python -m tools.demo.journey.

Bora opens a salon that wants a deposit; Alice books two services, pays, moves the visit and calls it off; Erion, who
has waited for it, takes it, is reminded of it by his phone, and writes to the salon. Alice comes another time and
rates it, and Genta of AvatID's own people decides what Erion complains of. Every step is one line; the first surprise
ends the journey with exit status 1. All names are new each time, so it can be walked again at once.
"""

import sys
from collections.abc import Mapping

from tools.demo.journey.deciding import Deciding
from tools.demo.journey.finding import Finding
from tools.demo.journey.hearing import Hearing
from tools.demo.journey.leaving import Leaving
from tools.demo.journey.opening import Opening
from tools.demo.journey.rating import Rating
from tools.demo.journey.road import Road
from tools.demo.journey.talking import Talking
from tools.demo.journey.visiting import Visiting
from tools.demo.journey.waiting import Waiting
from tools.demo.walking import Step, walk


def steps(stack: Mapping[str, str]) -> list[Step]:
    """What happens, in order."""
    road = Road.through(stack)
    return [
        *Opening(road).steps(),
        *Finding(road).steps(),
        *Visiting(road).steps(),
        *Waiting(road).steps(),
        *Hearing(road, stack).steps(),
        *Talking(road, stack).steps(),
        *Rating(road).steps(),
        *Deciding(road).steps(),
        *Leaving(road).steps(),
    ]


def main() -> str | None:
    """Walk it all; returns one line about the first surprise."""
    return walk(steps)


if __name__ == "__main__":
    sys.exit(main())
