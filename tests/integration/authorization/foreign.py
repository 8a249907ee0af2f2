"""Requests about one's own that name something of the neighbour's, or nothing, made of the contract's examples."""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from tests.integration.authorization import people
from tests.integration.authorization.asking import Asked, Cell
from tests.integration.authorization.contract import Operation
from tests.integration.authorization.sabotage import rightful
from tests.integration.authorization.world import World

_EVERYBODYS = {"category", "categories"}
"""What belongs to nobody."""


@dataclass(frozen=True)
class Named:
    """A request in which one uid is not the asker's to name."""

    cell: Cell
    at: str
    body: Any

    @property
    def name(self) -> str:
        """Which uid of which request."""
        return f"{self.cell.operation.name}: {self.at}"


def foreign_names(world: World, operations: Iterable[Operation]) -> Iterator[Named]:
    """For every uid in the body of an operation that not just anybody may use."""
    for operation in operations:
        if operation.principals == {"user"} and operation.authz.get("relation"):
            yield from _of_one(world, Cell(operation, rightful(operation), people.OWN))


def _of_one(world: World, cell: Cell) -> Iterator[Named]:
    """A place in the body is said as it is for somebody else's, and as something that does not exist."""
    own = Asked(world, cell).body().get("json")
    theirs = Asked(world, Cell(cell.operation, "neighbour", people.OTHER)).body().get("json")
    for path in _uids(own):
        is_the_object = len(path) == 1 and path[0] in ("uid", cell.operation.is_about)
        if is_the_object or set(path) & _EVERYBODYS:
            continue
        for what, value in (("theirs", _at(theirs, path)), ("nothing", people.NOTHING)):
            yield Named(cell, f"{what} at {'.'.join(map(str, path))}", _changed(own, path, value))


def _uids(said: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Where uids stand."""
    if isinstance(said, dict | list):
        for key, each in said.items() if isinstance(said, dict) else enumerate(said):
            yield from _uids(each, (*path, key))
    elif _is_uid(said):
        yield path


def _is_uid(said: Any) -> bool:
    try:
        return bool(UUID(said)) if isinstance(said, str) else False
    except ValueError:
        return False


def _at(said: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        said = said[key]
    return said


def _changed(said: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed = deepcopy(said)
    _at(changed, path[:-1])[path[-1]] = value
    return changed
