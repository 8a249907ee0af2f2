"""Look whether anybody has touched the audit log: python -m tools.audit [--since 1234:9f86d0...].

Prints one line. Unbroken, it ends with an anchor, the newest row's number and hash: kept elsewhere and given as
`--since` next time, it also shows when rows were cut off the end, or when all of it was written anew.
"""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.orm import Session

from common import audit
from common.db import Transactions, engine_for
from common.errors import Unavailable
from tools import installation
from tools.local.environment import Refused


def verdict(db: Session, since: audit.Anchor | None) -> tuple[bool, str]:
    """Whether the log is whole, and the line that says so."""
    anchor = audit.last_anchor(db)  # before: rows that come meanwhile have not been looked at
    broken = audit.verify(db, since)
    if broken is not None:
        return False, f"The audit log is broken: row {broken} is missing or not what was written."
    return True, f"The audit log is whole: {anchor or 'no rows yet'}"


def main(words: Sequence[str] | None = None) -> int:
    """Print the line; returns 0 for a whole log, 1 for a broken one, 2 when it could not be looked at."""
    parser = argparse.ArgumentParser(prog="python -m tools.audit", description=__doc__)
    parser.add_argument("--since", default="", help="number:hash, as printed before")
    given = parser.parse_args(words)
    try:
        since = audit.Anchor.read(given.since) if given.since else None
        transactions = Transactions.of(engine_for(installation.settings()))
        is_whole, line = transactions.run(lambda db: verdict(db, since))
    except (Refused, ValueError, Unavailable) as problem:
        print(problem, file=sys.stderr)
        return 2
    print(line)
    return 0 if is_whole else 1


if __name__ == "__main__":
    sys.exit(main())
