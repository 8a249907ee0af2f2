"""Guards that let everybody pass: they take whoever asks for somebody who may."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from common.tuning import Tuner
from common.web.app import _endpoint
from common.web.ask import Ask
from common.web.contract import Route
from common.web.edge import Edge
from common.web.guards import Guard, anyone
from functions.worker import main as worker
from tests.integration.authorization import people
from tests.integration.authorization.asking import Cell, cells
from tests.integration.authorization.checking import wrong_answer
from tests.integration.authorization.contract import Operation, routes_of
from tests.integration.authorization.world import World
from tests.integration.conftest import FAMILIES


class _TakesThemFor(Guard):
    """Another guard, which is shown the token of somebody who may, whoever asks."""

    def __init__(self, real: Guard, token: str, world: World) -> None:
        self.authz, self.supplies = real.authz, real.supplies
        self._real, self._token, self._world = real, token, world

    def prove(self, ask: Ask) -> None:
        """As the other guard does, with the token of somebody who may."""
        self._real.prove(self._taken(ask))

    def admit(self, ask: Ask, db: Session) -> None:
        """As the other guard does, with the token of somebody who may."""
        self._real.admit(self._taken(ask), db)

    def find(self, ask: Ask, db: Session) -> None:
        """As the other guard does, for somebody who may."""
        self._real.find(ask, db)

    def _taken(self, ask: Ask) -> Ask:
        runtime, ask.bearer = self._world.runtime, self._token
        is_ours = "service" not in self.authz["principals"]
        ask.claims = runtime.access_tokens.read(self._token, runtime.clock.now()) if is_ours else None
        return ask


def rightful(operation: Operation) -> str:
    """The first who may, about what is their own; nobody in particular where everybody may."""
    may = (
        who.name for who in people.PRINCIPALS if Cell(operation, who.name, people.OWN).expected == "allowed"
    )
    return next(may)


def guarded(operations: list[Operation]) -> list[Operation]:
    """Those that a guard stands before; whoever sends signed words is looked at by the route itself."""
    return [each for each in operations if "provider" not in each.principals and _refused(each)]


@contextmanager
def unguarded(world: World, operation: Operation) -> Iterator[None]:
    """Its guard lets everybody pass."""
    app, route = world.apps[_app_of(operation)], _route_of(operation)
    endpoint = _endpoint(route.method, route.path)
    real = app.view_functions[endpoint]
    tuner = Tuner(world.runtime.transactions, world.runtime.clock, 0)
    app.view_functions[endpoint] = Edge(
        replace(route, guard=_open(world, operation, route)), world.runtime, tuner
    )
    try:
        yield
    finally:
        app.view_functions[endpoint] = real


def _open(world: World, operation: Operation, route: Route) -> Guard:
    if "anyone" in operation.principals:
        return anyone
    return _TakesThemFor(route.guard, world.tokens[rightful(operation)], world)


def _app_of(operation: Operation) -> str:
    return "auth" if operation.family == "health" else operation.family


def _route_of(operation: Operation) -> Route:
    family: Any = (FAMILIES | {"worker": worker})[_app_of(operation)]
    route: Route = routes_of(family.api)[operation.method, operation.path]
    return route


def seen(world: World, operation: Operation) -> set[str]:
    """Which kinds of caller the matrix sees come in without the guard: one look at each kind."""
    found: set[str] = set()
    with unguarded(world, operation):
        for cell in _refused(operation):
            kind = kind_of(cell)
            if kind not in found and wrong_answer(world, cell):
                found.add(kind)
    return found


def seen_by_cells(world: World, operation: Operation) -> int:
    """How many cells of the matrix are red without the guard."""
    refused = [each for each in cells([operation]) if each.expected != "allowed"]
    with unguarded(world, operation):
        return sum(bool(wrong_answer(world, cell)) for cell in refused)


def to_be_seen(operation: Operation) -> set[str]:
    """The kinds of caller that the contract keeps out, so that a missing guard must be seen by each."""
    return {kind_of(cell) for cell in _refused(operation)}


def kind_of(cell: Cell) -> str:
    """Whether somebody shows no good token, or a good one of a person who may not."""
    return "no session" if people.BY_NAME[cell.who].token != "good" else "somebody else"


def _refused(operation: Operation) -> list[Cell]:
    """Cells about what is one's own that the guard refuses; support is refused before any guard."""
    own = [each for each in cells([operation]) if each.relation == people.OWN]
    own = [each for each in own if not people.BY_NAME[each.who].is_support]
    return [each for each in own if each.expected != "allowed"]
