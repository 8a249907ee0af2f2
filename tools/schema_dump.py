"""`docs/schema.sql`: what the migrations make of an empty database, as pg_dump tells it.

Alembic's own comparison sees no check, exclusion, trigger or privilege. This file does, and reviews read it.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from sqlalchemy import make_url

from tools.local.cluster import DATABASE, SUPERUSER, Cluster
from tools.local.machine import postgres_bin

ROOT = Path(__file__).parent.parent
FILE = ROOT / "docs" / "schema.sql"
HEADER = "-- Generated from the migrations by `make generate`; read it, but change migrations/ instead.\n\n"

# What differs between versions and minor releases without meaning anything.
NOISE = re.compile(
    r"^(SET |SELECT pg_catalog\.set_config|\\(un)?restrict |COMMENT ON EXTENSION |--$|-- Dumped )"
)
COMMENT = re.compile(
    r"^-- (PostgreSQL database dump|Name: (EXTENSION \w+; Type: COMMENT|SCHEMA public; Type: COMMENT))"
)
PRIVILEGES = re.compile(r"(?<=GRANT )([A-Z]+(?:,[A-Z]+)+)(?= ON )")


def dump(url: str) -> str:
    """The schema of the database at `url` (of a role that may read it all), in a form that stays the same."""
    place = make_url(url)
    command = [
        str(postgres_bin() / "pg_dump"),
        "--schema-only",
        "--exclude-table=public.alembic_version",  # Alembic's own, and owned by whoever migrates
        f"--host={place.host}",
        f"--port={place.port}",
        f"--username={place.username}",
        f"--dbname={place.database}",
    ]
    environment = os.environ | ({"PGPASSWORD": place.password} if place.password else {})
    told = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    return normalised(told)


def normalised(told: str) -> str:
    """pg_dump's text without its noise, a blank line between statements, privileges in alphabetical order."""
    lines = [line.rstrip() for line in told.splitlines() if not NOISE.match(line) and not COMMENT.match(line)]
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip() + "\n"
    text = re.sub(r"^-- Name: (.*); Type: ([^;]*); Schema: .*$", r"-- \1 (\2)", text, flags=re.MULTILINE)
    text = text.replace(" ON SEQUENCES  TO ", " ON SEQUENCES TO ").replace(
        " ON TABLES  TO ", " ON TABLES TO "
    )
    return HEADER + PRIVILEGES.sub(lambda found: ",".join(sorted(found[1].split(","))), text)


def fresh_dump() -> str:
    """The schema of an empty database after all migrations, in a throwaway cluster."""
    (ROOT / ".local").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="schema-", dir=ROOT / ".local") as folder:
        cluster = Cluster(Path(folder) / "pg", durable=False)
        cluster.start()
        try:
            url = cluster.url(SUPERUSER, DATABASE)
            environment = os.environ | {"MIGRATION_DATABASE_URL": url}
            command = [sys.executable, "-m", "alembic", "upgrade", "head"]
            subprocess.run(command, check=True, cwd=ROOT, env=environment)
            return dump(url)
        finally:
            cluster.stop()


def main() -> int:
    """Write the file; with `--check` only say whether it is stale, and fail."""
    text = fresh_dump()
    is_fresh = FILE.exists() and FILE.read_text(encoding="utf-8") == text
    if is_fresh:
        return 0
    if "--check" in sys.argv:
        print(f"stale: {FILE.relative_to(ROOT)}")
        return 1
    FILE.write_text(text, encoding="utf-8")
    print(f"written: {FILE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
