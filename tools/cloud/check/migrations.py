"""squawk on the SQL that each migration runs: what it would lock, break or rewrite under people's feet."""

import json
from collections.abc import Iterator
from pathlib import Path

from tools.cloud.check import skips
from tools.cloud.check.equipment import Equipment, Failed, attempt, run
from tools.cloud.check.skips import Finding

OLDEST_SERVER = "15"
MARK = "-- Running upgrade "


def migrations(equipment: Equipment) -> str:
    """No migration breaks a rule but where we say why it may."""
    folder = equipment.folder / "migrations"
    written = write(scripts(generated(equipment)), folder)
    accepted = skips.load("squawk")
    problems = skips.judge(findings(equipment, written), accepted)
    if problems:
        raise Failed("\n".join(["migrations", *problems]))
    return f"{len(written)} migrations; {len(accepted)} rules are left, with reasons"


def generated(equipment: Equipment) -> str:
    """All SQL from an empty database to today, as Alembic would run it."""
    alembic = str(equipment.root / ".venv" / "bin" / "alembic")
    nowhere = {"DATABASE_URL": "postgresql+pg8000://nobody@127.0.0.1/nothing", "MIGRATION_DATABASE_URL": ""}
    return run(alembic, "upgrade", "base:head", "--sql", cwd=equipment.root, env=nowhere)


def scripts(sql: str) -> dict[str, str]:
    """The SQL of each revision, with the session's own settings before it.

    Alembic writes BEGIN before its mark, so what stands between two marks ends with the next revision's BEGIN.
    """
    head, *parts = sql.split(MARK)
    session = "\n".join(line for line in head.splitlines() if line.upper().startswith("SET "))
    return {_revision(part): f"{session}\nBEGIN;\n{_body(part)}\n" for part in parts}


def _revision(part: str) -> str:
    return part.splitlines()[0].split("-> ")[1].split(",")[0].strip()


def _body(part: str) -> str:
    return part.partition("\n")[2].rstrip().removesuffix("BEGIN;").rstrip()


def write(scripts: dict[str, str], folder: Path) -> list[Path]:
    """A file for each revision."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.sql"):
        old.unlink()
    for revision, sql in scripts.items():
        (folder / f"{revision}.sql").write_text(sql)
    return sorted(folder.glob("*.sql"))


def findings(equipment: Equipment, files: list[Path]) -> Iterator[Finding]:
    """What squawk says about the files; where is the revision."""
    how = ("--pg-version", OLDEST_SERVER, "--reporter", "json")
    done = attempt(equipment.tool("squawk"), *how, *map(str, files))
    if not done.stdout.lstrip().startswith("["):
        raise Failed(f"squawk said nothing\n{done.stdout}{done.stderr}")
    for one in json.loads(done.stdout):
        yield Finding(one["rule_name"], Path(one["file"]).stem, f"line {one['line'] + 1}: {one['message']}")
