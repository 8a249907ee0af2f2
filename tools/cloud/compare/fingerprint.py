"""What a database holds, small enough to keep: a count and a digest a table, and what surrounds the rows."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

import sqlalchemy as sa

from tools.cloud.compare.places import NotReadable, entered
from tools.cloud.compare.structure import structure_of

_ALIKE = {
    "TimeZone": "UTC",
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "extra_float_digits": "1",
    "bytea_output": "hex",
}
"""A row's text depends on these."""
_PLAIN_TABLES = """
SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS name,
       has_table_privilege(c.oid, 'SELECT') AS is_ours
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
 WHERE c.relkind IN ('r', 'm') AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                                             AND d.deptype = 'e')
 ORDER BY 1
"""
# The sum does not mind the order of rows, and unlike xor it does mind that one is there twice.
_DIGEST = """
SELECT count(*) AS rows, coalesce(sum(('x' || left(h, 16))::bit(64)::bigint::numeric), 0)::text AS first,
       coalesce(sum(('x' || right(h, 16))::bit(64)::bigint::numeric), 0)::text AS second
  FROM (SELECT md5(t::text) AS h FROM {table} t) hashes
"""


@dataclass(frozen=True, slots=True)
class Table:
    """How many rows there are, and a digest of all of them."""

    rows: int
    digest: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """All tables by name; and each constraint, index, trigger, function, column, grant and role as its text.

    `unsound` are the things that are wrong in this database by itself, whatever it is compared with; `unread` are
    tables that whoever asked may not read.
    """

    tables: dict[str, Table]
    structure: dict[str, str]
    unsound: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def rows(self) -> int:
        """Of all tables together."""
        return sum(table.rows for table in self.tables.values())

    def keep(self, file: Path) -> None:
        """Write it down, to compare with later, when this database may be gone."""
        file.write_text(json.dumps(asdict(self), indent=1) + "\n", encoding="utf-8")

    @classmethod
    def kept(cls, file: Path) -> Self:
        """What `keep` wrote; raises `NotReadable`."""
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            tables = {name: Table(**each) for name, each in said["tables"].items()}
            return cls(tables, said["structure"], tuple(said["unsound"]), tuple(said["unread"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            raise NotReadable(f"{file} is no fingerprint: {type(problem).__name__}") from problem


def fingerprint_of(place: str) -> Fingerprint:
    """Read a whole database as it stands at one moment; raises `NotReadable`.

    What whoever asks may not read is left out, and said; where that is everything, nothing was compared.
    """
    with entered(place) as connection:
        found = read(connection)
    if not found.tables:
        raise NotReadable(f"no table is there to be read: {len(found.unread)} are not for whoever asks")
    return found


def read(connection: sa.Connection) -> Fingerprint:
    """The same on a connection that has done nothing yet."""
    connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
    for name, value in _ALIKE.items():
        connection.execute(sa.text("SELECT set_config(:name, :value, true)"), {"name": name, "value": value})
    connection.execute(sa.text("SET LOCAL statement_timeout = 0"))
    found = connection.execute(sa.text(_PLAIN_TABLES)).all()
    tables = {each.name: _table(connection, each.name) for each in found if each.is_ours}
    unread = tuple(each.name for each in found if not each.is_ours)
    structure, unsound = structure_of(connection)
    return Fingerprint(tables, structure, unsound, unread)


def _table(connection: sa.Connection, name: str) -> Table:
    row = connection.execute(sa.text(_DIGEST.format(table=name))).one()
    return Table(row.rows, f"{row.first}:{row.second}")
