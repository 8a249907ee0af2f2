"""Running SQL files as they are, and as the role that owns the tables."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import context, op
from sqlalchemy import text

from migrations.steps import printed, steps_of, walk

FOLDER = Path(__file__).parent / "sql"


def run(name: str) -> None:
    """Run a file of `migrations/sql`, or all files of a folder in the order of their names."""
    path = FOLDER / name
    for file in sorted(path.glob("*.sql")) if path.is_dir() else [path]:
        run_text(file.read_text(encoding="utf-8"))


def run_text(sql: str) -> None:
    """Run statements without anybody looking for parameters in them."""
    if context.is_offline_mode():
        op.execute(text(sql.strip().removesuffix(";").replace(":", "\\:")))
    else:
        op.get_bind().exec_driver_sql(sql, execution_options={"no_parameters": True})


def run_steps(name: str) -> None:
    """Run the files of a folder as steps: while people are being served, each in a transaction of its own."""
    steps = steps_of(FOLDER / name)
    with op.get_context().autocommit_block():
        if context.is_offline_mode():
            for statement in printed(steps):
                run_text(statement)
        else:
            walk(op.get_bind(), steps)


@contextmanager
def act_as_owner() -> Iterator[None]:
    """Make what is created belong to avatid_owner, and nothing after that."""
    op.execute("SET LOCAL ROLE avatid_owner")
    yield
    op.execute("RESET ROLE")
