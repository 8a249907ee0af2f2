"""Looking for her words wherever the database could hold one."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.integration.auth.leaving.canaries.life import WORDS

_TEXTS = text(
    """SELECT table_name, column_name, udt_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT IN ('spatial_ref_sys', 'alembic_version')
      AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
      AND udt_name IN ('text', 'varchar', 'bpchar', 'citext', 'json', 'jsonb', '_text', 'bytea', 'tsvector', 'name')
    ORDER BY 1, 2"""
)


def text_columns(db: Session) -> list[tuple[str, str, str]]:
    """Every column of every table that could hold a word, with its type, as the database itself says."""
    return [(str(table), str(column), str(kind)) for table, column, kind in db.execute(_TEXTS)]


def found(db: Session) -> set[str]:
    """The columns in which one of her words stands, as table.column."""
    return {
        f"{table}.{column}" for table, column, kind in text_columns(db) if _holds(db, table, column, kind)
    }


def _holds(db: Session, table: str, column: str, kind: str) -> bool:
    said = f"encode({column}, 'escape')" if kind == "bytea" else f"{column}::text"
    wanted = [f"%{word}%" for word in WORDS]
    some = text(f"SELECT EXISTS (SELECT FROM {table} WHERE {said} ILIKE ANY (CAST(:words AS text[])))")
    return bool(db.scalar(some, {"words": wanted}))
