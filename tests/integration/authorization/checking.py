"""The matrix itself: which cells are not as the contract says, and whether a refusal has left a trace."""

from collections.abc import Iterable, Sequence
from itertools import groupby

import sqlalchemy as sa

from tests.integration.authorization.asking import Cell, ask, code_of, fits
from tests.integration.authorization.world import World
from tests.integration.digest import COUNTERS, digest

_TRACES = {"audit_log", "audit_text"}
"""Whoever looks into an account is written down, also when they are refused."""
_WRITTEN = sa.text(
    "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del AS written FROM pg_stat_xact_user_tables"
)


def wrong_ones(world: World, cells: Iterable[Cell]) -> list[str]:
    """Cells that are answered otherwise than the contract says, or refused with something changed."""
    by_operation = groupby(cells, key=lambda cell: cell.operation)
    return [wrong for _operation, those in by_operation for wrong in _wrong_of_one(world, list(those))]


def _wrong_of_one(world: World, cells: Sequence[Cell]) -> list[str]:
    """Those that are to be refused come first: only if they have written anything is each looked at alone."""
    refused = [cell for cell in cells if cell.expected != "allowed"]
    before = _written(world)
    wrong = [answered for cell in refused if (answered := wrong_answer(world, cell))]
    if _written(world) != before:
        wrong += [
            f"{cell.name}: refused, and something has changed" for cell in refused if changes(world, cell)
        ]
    allowed = [cell for cell in cells if cell.expected == "allowed"]
    return wrong + [answered for cell in allowed if (answered := wrong_answer(world, cell))]


def wrong_answer(world: World, cell: Cell) -> str:
    """What is answered, if it is not what the contract says; whatever happened is undone."""
    with world.for_a_while():
        reply = ask(world, cell)
    told = f"{reply.status_code} {code_of(reply)}".strip()
    return "" if fits(cell, reply) else f"{cell.name}: {told} where it says {cell.expected}"


def changes(world: World, cell: Cell) -> bool:
    """Whether asking changes anything that stands in the database."""
    with world.for_a_while():
        before = _stands(world)
        ask(world, cell)
        return _stands(world) != before


def _stands(world: World) -> dict[str, str]:
    return {name: rows for name, rows in digest(world.connection).items() if name not in _TRACES}


def _written(world: World) -> dict[str, int]:
    """How many rows of each table this transaction has written so far, also those that were undone."""
    rows = world.connection.execute(_WRITTEN)
    return {str(row.relname): int(row.written) for row in rows if row.relname not in COUNTERS | _TRACES}
