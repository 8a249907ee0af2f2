"""What surrounds the rows: constraints, indexes, triggers, functions, columns, extensions, grants and roles."""

import sqlalchemy as sa

from tools.cloud.compare.conditions import alike

_OURS = "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"


def _not_of_an_extension(catalog: str, oid: str) -> str:
    return (
        f"NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = '{catalog}'::regclass"
        f" AND d.objid = {oid} AND d.deptype = 'e')"
    )


_TABLE = f"{_OURS} AND {_not_of_an_extension('pg_class', 'c.oid')}"
_IN = "pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"

# Each gives a name and a text; names of one kind are unique.
_PARTS = {
    "relation": f"""
        SELECT c.oid::regclass::text, concat_ws(' ', c.relkind, pg_get_userbyid(c.relowner), c.relpersistence,
               (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(c.relacl) a))
          FROM {_IN} WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND {_TABLE}""",
    "view": f"""
        SELECT c.oid::regclass::text, pg_get_viewdef(c.oid)
          FROM {_IN} WHERE c.relkind IN ('v', 'm') AND {_TABLE}""",
    "column": f"""
        SELECT c.oid::regclass || '.' || a.attname, concat_ws(' ', format_type(a.atttypid, a.atttypmod),
               a.attnotnull, a.attidentity, a.attgenerated, a.attcollation::regcollation,
               pg_get_expr(def.adbin, def.adrelid))
          FROM {_IN} JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
          LEFT JOIN pg_attrdef def ON def.adrelid = a.attrelid AND def.adnum = a.attnum
         WHERE c.relkind IN ('r', 'p') AND {_TABLE}""",
    "constraint": f"""
        SELECT c.oid::regclass || '.' || k.conname, pg_get_constraintdef(k.oid) || ' valid=' || k.convalidated
          FROM {_IN} JOIN pg_constraint k ON k.conrelid = c.oid WHERE {_TABLE}""",
    "index": f"""
        SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) || ' valid=' || i.indisvalid
          FROM {_IN} JOIN pg_index i ON i.indrelid = c.oid WHERE c.relkind <> 't' AND {_TABLE}""",
    "trigger": f"""
        SELECT c.oid::regclass || '.' || t.tgname, concat_ws(' ', pg_get_triggerdef(t.oid), t.tgenabled)
          FROM {_IN} JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal WHERE {_TABLE}""",
    "function": f"""
        SELECT p.oid::regprocedure::text, concat_ws(' ', pg_get_userbyid(p.proowner), pg_get_functiondef(p.oid),
               (SELECT string_agg(a::text, ',' ORDER BY a::text) FROM unnest(p.proacl) a))
          FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE p.prokind IN ('f', 'p') AND {_OURS} AND {_not_of_an_extension("pg_proc", "p.oid")}""",
    "extension": "SELECT extname::text, extversion FROM pg_extension",
    "role": """
        SELECT r.rolname::text, concat_ws(' ', r.rolsuper, r.rolinherit, r.rolcreaterole, r.rolcreatedb,
               r.rolcanlogin, r.rolbypassrls,
               (SELECT string_agg(g.rolname, ',' ORDER BY g.rolname) FROM pg_auth_members m
                  JOIN pg_roles g ON g.oid = m.roleid WHERE m.member = r.oid))
          FROM pg_roles r WHERE r.rolname NOT LIKE 'pg\\_%'""",
}

_OWN_SEQUENCES = f"""
SELECT s.oid::regclass::text AS sequence, c.oid::regclass::text AS "table", quote_ident(a.attname) AS "column"
  FROM pg_class s JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
                                  AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
  JOIN pg_class c ON c.oid = d.refobjid JOIN pg_namespace n ON n.oid = c.relnamespace
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.refobjsubid
 WHERE s.relkind = 'S' AND {_TABLE} ORDER BY 1
"""


def structure_of(connection: sa.Connection) -> tuple[dict[str, str], tuple[str, ...]]:
    """Everything by kind and name; and what is unsound in itself."""
    found = {
        f"{kind} {name}": alike(str(text or ""))
        for kind, query in _PARTS.items()
        for name, text in connection.execute(sa.text(query))
    }
    invalid = [f"{name} is not valid" for name, text in found.items() if text.endswith(" valid=false")]
    return found, (*invalid, *_behind(connection))


def _behind(connection: sa.Connection) -> list[str]:
    """Sequences whose next number is taken. Their values are not compared: a crash skips up to 32 of them."""
    return [
        f"sequence {row.sequence} is behind {row.table}.{row.column}"
        for row in connection.execute(sa.text(_OWN_SEQUENCES))
        if connection.scalar(sa.text(_IS_BEHIND.format(**row._mapping)))
    ]


_IS_BEHIND = """
SELECT coalesce((SELECT max({column}) FROM {table}) >= last_value + is_called::int, false) FROM {sequence}
"""
