"""Erase again, in a restored database, whoever left after the moment it was restored to; and not who came back.

    python -m tools.cloud.leavers --of PROJECT:REGION:INSTANCE      from the newer database, if it still answers
    python -m tools.cloud.leavers --of-log erased.json              from the log: docs/backup.md has the query
    python -m tools.cloud.leavers --of ... --keep leavers.json      only write them down: uids and times, no more
    python -m tools.cloud.leavers --again leavers.json              those that were written down

They leave again in the database that the environment names. Done again, it finds nothing to do. The erasure itself is
the worker's: `erase_account` and what follows from it, also at other people's computers.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from common.clock import SystemClock
from common.db import Transactions
from common.errors import Unavailable
from tools.cloud.compare.places import NotReadable, engine_here
from tools.cloud.leavers.leavers import Leavers, NotPossible, again, kept, of_database, of_log, written
from tools.local.environment import Refused


def main(words: Sequence[str] | None = None) -> str | None:
    """Print what was done; returns the one line that says why nothing could be."""
    given = _arguments(words)
    try:
        print(_done(given))
    except (Refused, NotPossible, NotReadable, Unavailable, OSError) as problem:
        return str(problem)
    return None


def _done(given: argparse.Namespace) -> str:
    found = _found(given)
    if given.keep is not None:
        Path(given.keep).write_text(written(found), encoding="utf-8")
        return f"Kept: {len(found)} people who have left, are leaving or came back."
    now, transactions = SystemClock().now(), Transactions.of(engine_here())
    marked = transactions.run(lambda db: again(db, found, now))
    back = sum(found[uid] is None for uid in marked)
    return (
        f"{len(marked) - back} people leave again, {back} stay again; "
        "the worker erases those whose time is over within the hour."
    )


def _found(given: argparse.Namespace) -> Leavers:
    if given.of is not None:
        return of_database(given.of)
    if given.of_log is not None:
        return of_log(Path(given.of_log).read_text(encoding="utf-8"))
    return kept(Path(given.again).read_text(encoding="utf-8"))


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.cloud.leavers",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--of", metavar="PLACE", help="the newer database: an instance's name, or a URL")
    where.add_argument("--of-log", metavar="FILE", help="what `gcloud logging read --format=json` printed")
    where.add_argument("--again", metavar="FILE", help="what --keep wrote")
    parser.add_argument("--keep", metavar="FILE", help="write them down, and leave the database alone")
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
