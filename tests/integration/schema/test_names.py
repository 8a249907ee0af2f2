"""Every constraint, index and trigger has a name that we gave it, so that a refusal can be told by it."""

import re

import sqlalchemy as sa
from sqlalchemy import text
from sqlalchemy.orm import Session

NAMED = text(
    """
    SELECT c.relname AS table, n.conname AS name, n.contype::text AS kind
      FROM pg_constraint n JOIN pg_class c ON c.oid = n.conrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> 'alembic_version'
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT c.relname, i.relname, CASE WHEN x.indisunique THEN 'ui' ELSE 'i' END
      FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
     WHERE c.relnamespace = 'public'::regnamespace AND c.relname <> 'alembic_version'
       AND NOT EXISTS (SELECT FROM pg_constraint n WHERE n.conindid = i.oid AND n.conname = i.relname)
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT c.relname, t.tgname, 't'
      FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
     WHERE c.relnamespace = 'public'::regnamespace AND NOT t.tgisinternal
    """
)
ENDINGS = {"p": "_pk", "f": "_fk", "u": "_unique", "ui": "_unique", "i": "_ix"}
LEFT_TO_POSTGRESQL = re.compile(r"_(pkey|fkey|key|check|excl|idx|not_null)\d*$")


def names(db: Session) -> list[tuple[str, str, str]]:
    """(table, name, kind) of everything that can refuse or be looked up by name."""
    return [(row.table, row.name, row.kind) for row in db.execute(NAMED)]


def test_there_is_something_to_look_at(db: Session) -> None:
    assert {"occupancy_no_overlap", "booking_customer_in_one_place"} <= {name for _, name, _ in names(db)}


def test_every_name_begins_with_its_table(db: Session) -> None:
    assert [name for table, name, _ in names(db) if not name.startswith(f"{table}_")] == []


def test_no_name_was_left_to_postgresql(db: Session) -> None:
    assert [name for _, name, _ in names(db) if LEFT_TO_POSTGRESQL.search(name)] == []


def test_the_ending_says_what_it_is(db: Session) -> None:
    wrong = [name for _, name, kind in names(db) if not name.endswith(ENDINGS.get(kind, ""))]
    assert wrong == []


def test_every_foreign_key_has_an_index(db: Session) -> None:
    bare = db.scalars(
        text(
            """
            SELECT n.conname FROM pg_constraint n
             WHERE n.contype = 'f' AND n.connamespace = 'public'::regnamespace
               AND NOT EXISTS (
                   SELECT FROM pg_index x WHERE x.indrelid = n.conrelid
                      AND (x.indkey::int2[])[0:cardinality(n.conkey) - 1] @> n.conkey)
            """
        )
    ).all()
    assert list(bare) == []


def test_everything_belongs_to_the_owner_role(owner_engine: sa.Engine) -> None:
    with owner_engine.connect() as connection:
        strays = connection.scalars(
            text(
                """
                SELECT c.relname FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
                 WHERE c.relnamespace = 'public'::regnamespace AND r.rolname <> 'avatid_owner'
                   AND c.relname NOT LIKE 'alembic_version%'
                   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
                   AND c.relkind IN ('r', 'S', 'v', 'p')
                UNION ALL
                SELECT p.proname FROM pg_proc p JOIN pg_roles r ON r.oid = p.proowner
                 WHERE p.pronamespace = 'public'::regnamespace AND r.rolname <> 'avatid_owner'
                   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
                """
            )
        ).all()
    assert list(strays) == []
