"""Make a restored database fit for use again: python -m tools.cloud.afterwards --moment 2027-03-01T08:00:00+00:00.

`--moment` is what it was restored to. Works on the database that the environment names, before any function does, and
in one transaction: everybody signs in anew, codes and links are used up, letters that were due are not sent again,
payments that were due wait for somebody to look, and conversations are shown anew. Audited as the system's act.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime

from common.clock import SystemClock
from common.db import Transactions
from common.errors import Unavailable
from tools.cloud.afterwards.afterwards import settle
from tools.cloud.compare.places import engine_here
from tools.local.environment import Refused


def main(words: Sequence[str] | None = None) -> str | None:
    """Print what was done; returns the one line that says why nothing could be."""
    parser = argparse.ArgumentParser(prog="python -m tools.cloud.afterwards", description=__doc__)
    parser.add_argument("--moment", required=True, type=_moment, help="with its offset from UTC")
    given = parser.parse_args(words)
    now = SystemClock().now()
    try:
        transactions = Transactions.of(engine_here())
        done = transactions.run(lambda db: settle(db, given.moment, now))
    except (Refused, Unavailable) as problem:
        return str(problem)
    for what, number in done.items():
        print(f"{number:8} {what}")
    return None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its offset is any of twenty-four")
    return moment


if __name__ == "__main__":
    sys.exit(main())
