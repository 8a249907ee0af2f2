"""Alembic's entry: which database, which models, and how politely to wait for locks."""

from typing import Any

from alembic import context
from sqlalchemy import Connection, text

from common.models import Base
from migrations.place import Place
from migrations.steps import OTHERWISE
from migrations.turns import alone


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


def migrate_online() -> None:
    """Migrate the connection we were given (`migrations.run`, tests), or one of our own."""
    given: Connection | None = context.config.attributes.get("connection")
    if given is not None:
        migrate(given)
        return
    with Place().connection() as connection, alone(connection):
        migrate(connection)


def print_sql() -> None:
    """What would be sent, for whoever reads it beforehand; no database is asked."""
    configure(dialect_name="postgresql", literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.execute(text(f"SET lock_timeout = '{OTHERWISE}'"))
        context.run_migrations()


if context.is_offline_mode():
    print_sql()
else:
    migrate_online()
