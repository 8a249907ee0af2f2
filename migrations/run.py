"""Bring a database up to this release: `python -m migrations.run`, what the migrate job runs before each deploy.

It may be run at any time, and again after it was interrupted. An older release finds a newer database in order: every
migration works with the code before it (docs/decisions/0020-expand-deploy-contract.md).
"""

import argparse
import logging
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from migrations import reference, roles
from migrations.place import Place
from migrations.turns import Busy, alone

log = logging.getLogger("migrations")


def main(arguments: list[str] | None = None) -> int:
    """Migrate, or with `--check` look; returns 1 if the database does not stand where it should."""
    asked = _asked(arguments)
    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    log.setLevel(logging.INFO)
    place = Place()
    try:
        with place.connection() as connection:
            log.info("%s", place.described)
            return _look(connection) if asked.check else _bring_up(connection, place, asked.to)
    except (DBAPIError, Busy, roles.Misfit) as trouble:
        log.error("given up: %s", trouble)  # noqa: TRY400 (its one line says what to do; a trace does not)
        return 1


def _asked(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m migrations.run", description="Migrate the database.")
    parser.add_argument("--to", default="head", metavar="REVISION", help="no further than that")
    parser.add_argument("--check", action="store_true", help="only say whether it stands at head; 1 if not")
    return parser.parse_args(arguments)


def _look(connection: Connection) -> int:
    standing, ours = _standing(connection), _revisions()
    if standing == ours[0]:
        log.info("stands at head, %s", standing)
    elif standing and standing not in ours:
        log.info("is ahead of this release: %s, and we know of %s", standing, ours[0])
    else:
        log.info("is behind: %s, and head is %s", standing or "empty", ours[0])
        return 1
    return 0


def _bring_up(connection: Connection, place: Place, target: str) -> int:
    with alone(connection):
        standing = _standing(connection)
        if standing and standing not in _revisions():
            log.info(
                "is ahead of this release: %s, and we know of %s; left as it is", standing, _revisions()[0]
            )
            return 0
        with _step("extensions and roles"):
            roles.prepare(connection)
        with _step(f"from {standing or 'empty'} to {target}"):
            command.upgrade(_config(connection), target)
            connection.commit()
        if target == "head":
            with _step("reference data"):
                _load_reference(connection)
        with _step(f"{len(place.db_app_users)} who work as the app"):
            roles.grant(connection, place.db_app_users)
    return 0


@contextmanager
def _step(what: str) -> Iterator[None]:
    """Say what is done, and how long it took."""
    began = time.monotonic()
    log.info("%s ...", what)
    yield
    log.info("%s: %.1f s", what, time.monotonic() - began)


def _load_reference(connection: Connection) -> None:
    with Session(connection) as db:
        db.execute(text(f"SET LOCAL ROLE {roles.OWNER}"))
        reference.load(db)
        db.commit()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.attributes["connection"] = connection
    return config


def _revisions() -> list[str]:
    """All that this release knows, the newest first."""
    return [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()]


def _standing(connection: Connection) -> str | None:
    standing = MigrationContext.configure(connection).get_current_revision()
    connection.commit()
    return standing


if __name__ == "__main__":
    raise SystemExit(main())
