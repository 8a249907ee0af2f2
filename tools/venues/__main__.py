"""Onboard real venues: python -m tools.venues --file venues.geojson --owner bora@example.com.

Writes into the database that `DATABASE_URL` names, else into that of the running local stack (the one on
`PORT`, or the one started last). All rows or none: exit status 1 means that nothing was written.
"""

import argparse
import pathlib
import sys
from collections.abc import Callable, Sequence
from typing import TypeVar

from sqlalchemy.orm import Session

from common.clock import Clock, SystemClock
from common.db import Transactions, engine_for
from common.errors import Unavailable
from functions.auth.queries import user_by_email
from functions.business.importing.plans import ServiceRow, Unusable, VenueRow
from functions.business.importing.reading import read, read_services
from functions.business.importing.report import BadRows, Report
from functions.business.importing.venues import import_venues
from tools import installation
from tools.local.environment import Refused
from tools.reference import load_categories


class NobodyThere(ValueError):
    """No account has this address."""


class BadFile(ValueError):
    """A file that is not there, or cannot be read as a whole."""


Row = TypeVar("Row")


def arguments_of(words: Sequence[str] | None) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tools.venues", description=__doc__)
    parser.add_argument("--file", required=True, help="GeoJSON with OpenStreetMap tags")
    parser.add_argument("--owner", required=True, help="e-mail address of the account that gets the venues")
    parser.add_argument("--services", help="CSV: venue, category, name_en, price, duration_minutes, ...")
    parser.add_argument("--skip-bad", action="store_true", help="write the good rows although some are bad")
    return parser.parse_args(words)


def run(given: argparse.Namespace, transactions: Transactions, clock: Clock) -> Report:
    """Read the files, write them in one transaction, and say what became of each row."""
    venues = _rows(given.file, lambda content: read(content, clock.now().date()))
    services = _rows(given.services, read_services) if given.services else []
    try:
        return transactions.run(lambda db: _written(db, given, venues, services, clock))
    except BadRows as bad:
        return bad.report


def _rows(name: str, read: Callable[[bytes], list[Row]]) -> list[Row]:
    try:
        return read(pathlib.Path(name).read_bytes())
    except OSError as broken:
        raise BadFile(f"{name}: {broken.strerror}") from None
    except Unusable as broken:
        raise BadFile(f"{name}: {broken}") from None


def _written(
    db: Session,
    given: argparse.Namespace,
    venues: list[VenueRow],
    services: list[ServiceRow],
    clock: Clock,
) -> Report:
    owner = user_by_email(db, given.owner.strip())
    if owner is None:
        raise NobodyThere(f"Nobody has signed up as {given.owner!r}; an owner needs an account first.")
    categories = load_categories(db)
    return import_venues(
        db, owner, venues, services, categories=categories, clock=clock, skip_bad=given.skip_bad
    )


def main(words: Sequence[str] | None = None) -> str | int:
    """Import and report; returns the exit status, or the one line that says why nothing could be done."""
    given = arguments_of(words)
    if not given.file or not given.owner:
        return "Say which file and whose: make import FILE=venues.geojson OWNER=bora@example.com"
    try:
        transactions = Transactions.of(engine_for(installation.settings()))
        report = run(given, transactions, SystemClock())
    except (Refused, BadFile, NobodyThere) as problem:
        return str(problem)
    except Unavailable:
        return "The database does not answer."
    print(report)
    return 0 if report.is_written else 1


if __name__ == "__main__":
    sys.exit(main())
