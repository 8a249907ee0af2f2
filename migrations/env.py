"""Alembic's entry: which database, which models, and how politely to wait for locks."""

import os
from typing import Any

from alembic import context
from sqlalchemy import Connection, create_engine, event, pool, text

from common.models import Base

LOCK_TIMEOUT = "5s"
"""A migration that cannot have its lock gives up, instead of queueing everybody else behind itself."""
ONE_AT_A_TIME = 4_815_162_342
"""The advisory lock that makes two migrators take turns."""


def database_url() -> str:
    """The database to migrate; the role needs to be able to act as avatid_owner."""
    url = os.environ.get("MIGRATION_DATABASE_URL") or os.environ.get("DATABASE_URL")
    if not url:
        raise SystemExit("Set MIGRATION_DATABASE_URL (or DATABASE_URL) to the database to migrate.")
    return url


def is_ours(_: object, name: str | None, type_: str, *__: object) -> bool:
    """Leave out what extensions bring along."""
    return not (type_ == "table" and name == "spatial_ref_sys")


def configure(**how: Any) -> None:
    """Tell Alembic what to compare, the same way online and offline."""
    context.configure(
        target_metadata=Base.metadata,
        include_object=is_ours,
        compare_type=True,
        compare_server_default=True,
        transaction_per_migration=True,
        **how,
    )


def migrate(connection: Connection) -> None:
    """Migrate over an open connection."""
    configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()


def be_polite(driver_connection: Any, _: object) -> None:
    """Set the session's lock timeout; written for any DB-API driver."""
    cursor = driver_connection.cursor()
    cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
    cursor.close()
    driver_connection.commit()


def migrate_online() -> None:
    """Migrate the connection we were given (tests), or one of our own."""
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    engine = create_engine(database_url(), poolclass=pool.NullPool)
    event.listen(engine, "connect", be_polite)
    with engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME})
        connection.commit()
        migrate(connection)
    engine.dispose()


if context.is_offline_mode():
    configure(url=database_url(), literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()
else:
    migrate_online()
