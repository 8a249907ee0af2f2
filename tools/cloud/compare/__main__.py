"""Compare two databases table by table: python -m tools.cloud.compare --left URL --right URL.

For URL also the name of a Cloud SQL instance, PROJECT:REGION:NAME: it is entered as whom the environment names.
Either side may also be a file that `--keep` wrote: a fingerprint from before the accident, when its database is gone.

    python -m tools.cloud.compare --left URL --keep before.json      read one, and keep what it holds
    python -m tools.cloud.compare --left before.json --right URL     compare the other with it

It only reads. Prints a line for whatever is not the same; returns 0 when nothing is, 1 when something is, 2 when one
side could not be read. URLs are SQLAlchemy's; a password is better left to ~/.pgpass (postgresql+psycopg://...).
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tools.cloud.compare.differences import differences
from tools.cloud.compare.fingerprint import Fingerprint, fingerprint_of
from tools.cloud.compare.places import NotReadable, names_a_database
from tools.local.environment import Refused


def main(words: Sequence[str] | None = None) -> int:
    """Read, compare, print."""
    given = _arguments(words)
    try:
        left = _read(given.left)
        if given.keep is not None:
            left.keep(Path(given.keep))
            print(f"Kept: {len(left.tables)} tables, {left.rows} rows.")
        if given.right is None:
            return 0
        right = _read(given.right)
    except (NotReadable, Refused, OSError) as problem:
        print(problem, file=sys.stderr)
        return 2
    found = differences(left, right)
    for line in (*found, *(f"not read: {name}" for name in sorted({*left.unread, *right.unread}))):
        print(line)
    print(
        f"{len(found)} differences." if found else f"The same: {len(right.tables)} tables, {right.rows} rows."
    )
    return 1 if found else 0


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tools.cloud.compare",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--left", required=True, help="URL or file: how it was")
    parser.add_argument("--right", help="URL or file: how it is now")
    parser.add_argument("--keep", metavar="FILE", help="write down what the left one holds")
    given = parser.parse_args(words)
    if given.right is None and given.keep is None:
        parser.error("--right or --keep")
    return given


def _read(place: str) -> Fingerprint:
    return fingerprint_of(place) if names_a_database(place) else Fingerprint.kept(Path(place))


if __name__ == "__main__":
    sys.exit(main())
