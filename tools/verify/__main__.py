"""Whether what is listed can be booked, in a copy of a real database:

    python -m tools.verify [--database-url postgresql+pg8000://...] [--business UID] [--days 14] [--most 200]

Every published business is asked for its free times of the coming days, as its customers would ask; each time, or
a sample of `--most` a business, is booked and given back at once. That is one transaction a business, which is
rolled back: nothing stays, no message goes out. It takes the locks that bookings take, so it runs on a copy, not on
production; `--copy` says that a database that could be production is none. With `--worlds 100` it makes up
businesses and tries those. Ends with 1 if a single time was refused.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, make_url, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.db import engine_for
from common.models import Business, BusinessStatus
from common.settings import Settings
from tools import installation
from tools.local.environment import Refused
from tools.verify.trying import Tally, Trial
from tools.verify.worlds import World

_HERE = ("", None, "127.0.0.1", "localhost", "::1")
_LONGEST, _SHOWN = 31, 20
_COUNTS = ("offered", "tried", "booked", "refused")


@contextmanager
def engine_of(given: argparse.Namespace) -> Iterator[tuple[Engine, Settings]]:
    """Where it is tried; raises `Refused` for what could be production."""
    url = given.database_url
    settings = installation.settings() if url is None else Settings(database_url=url)
    if not given.copy:
        _look_twice(is_ours=settings.environment != "production" and _is_here(settings))
    engine = engine_for(settings)
    try:
        if not given.copy:
            _look_twice(is_ours=not _is_cloud_sql(engine))
        yield engine, settings
    finally:
        engine.dispose()


def _look_twice(*, is_ours: bool) -> None:
    if not is_ours:
        raise Refused(
            "This may be production, whose customers would wait for us. Is it a copy? Then say --copy."
        )


def _is_here(settings: Settings) -> bool:
    return not settings.cloud_sql_instance and make_url(settings.database).host in _HERE


def _is_cloud_sql(engine: Engine) -> bool:
    """A proxy makes it look like one of this machine."""
    with engine.connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM pg_roles WHERE rolname = 'cloudsqladmin'")))


@contextmanager
def undone(engine: Engine) -> Iterator[Session]:
    """A session of which nothing stays."""
    with Session(engine, expire_on_commit=False) as db:
        try:
            yield db
        finally:
            db.rollback()


def real(engine: Engine, settings: Settings, given: argparse.Namespace) -> Iterator[tuple[str, Tally]]:
    """Every published business, or the one that is named, for the coming days."""
    with undone(engine) as db:
        wanted = select(Business.uid).where(Business.status == BusinessStatus.PUBLISHED)
        wanted = wanted.where(Business.archived_at.is_(None)).order_by(Business.id)
        uids = db.scalars(wanted.where(Business.uid == given.business) if given.business else wanted).all()
    for uid in uids:
        with undone(engine) as db:
            business = db.scalars(select(Business).where(Business.uid == uid)).one()
            now = datetime.now(UTC)
            first = now.astimezone(ZoneInfo(business.timezone)).date()
            trial = Trial(db, now, settings, Random(f"{given.seed} {uid}"), given.most)
            yield business.name_en, trial.of(business, first, first + timedelta(days=given.days - 1))


def imagined(engine: Engine, settings: Settings, given: argparse.Namespace) -> Iterator[tuple[str, Tally]]:
    """Businesses that are made up, around the days on which clocks change."""
    for seed in range(given.seed, given.seed + given.worlds):
        with undone(engine) as db:
            world = World(db, seed)
            trial = Trial(db, world.now, settings, world.dice, given.most)
            for shop in world.shops:
                name = f"world {seed}, {world.zone} {world.edge}"
                yield name, trial.of(shop.business, *world.days)


def table(found: Iterable[tuple[str, Tally]]) -> Tally:
    """Print a line for each business as it is done, and one for all."""
    total = Tally()
    print(f"{'business':<44}" + "".join(f"{each:>10}" for each in _COUNTS))
    for name, tally in found:
        total.add(tally)
        _line(name, tally)
    _line(f"{total.businesses} businesses", total)
    for refused in total.refused[:_SHOWN]:
        print(f"refused: {refused}")
    if len(total.refused) > _SHOWN:
        print(f"... and {len(total.refused) - _SHOWN} more")
    return total


def _line(name: str, tally: Tally) -> None:
    counts = tally.offered, tally.tried, tally.booked, len(tally.refused)
    print(f"{name[:43]:<44}" + "".join(f"{each:>10,}" for each in counts), flush=True)


def main(words: Sequence[str] | None = None) -> int:
    """Print the table; returns 0 when nothing was refused, 1 when something was, 2 when it could not be tried."""
    given = _parser().parse_args(words)
    try:
        with engine_of(given) as (engine, settings):
            total = table((imagined if given.worlds else real)(engine, settings, given))
    except (Refused, DBAPIError) as problem:
        print(problem, file=sys.stderr)
        return 2
    return 1 if total.refused else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tools.verify",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--database-url", help="instead of the installation that the environment names")
    parser.add_argument("--copy", action="store_true", help="it is a copy, wherever it is")
    parser.add_argument("--business", type=UUID, help="only this one")
    parser.add_argument("--days", type=int, choices=range(1, _LONGEST + 1), default=14, metavar="1..31")
    parser.add_argument("--most", type=int, default=200, help="so many times a business are tried")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    parser.add_argument("--worlds", type=int, default=0, help="make up so many worlds of two businesses")
    return parser


if __name__ == "__main__":
    sys.exit(main())
