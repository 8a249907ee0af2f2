"""What the contract says of each operation, and what follows for whoever asks: from the document alone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from common.web import openapi
from common.web.contract import Api
from functions.worker.routes import api as worker

Verdict = Literal["allowed", "401", "403", "404", "unproven"]
"""What somebody is told; `unproven` is what a server of somebody else's is told that cannot prove itself."""
Roles = frozenset[str]
"""What somebody is to an object; nobody is anything to one that does not exist."""
DOCUMENT = Path(__file__).parents[3] / "docs" / "openapi.json"


@dataclass(frozen=True)
class Operation:
    """One operation as a document has it."""

    method: str
    path: str
    told: dict[str, Any]
    schemas: dict[str, Any]

    @property
    def name(self) -> str:
        """Its `operationId`."""
        return str(self.told["operationId"])

    @property
    def family(self) -> str:
        """The function that answers it."""
        return str(self.told["x-family"])

    @property
    def authz(self) -> dict[str, Any]:
        """Who may: principals, object, relation, and whom the object is known to."""
        said: dict[str, Any] = self.told["x-authz"]
        return said

    @property
    def principals(self) -> set[str]:
        """The kinds of caller that it is for."""
        return set(self.authz["principals"])

    @property
    def is_about(self) -> str:
        """The kind of object it is about, if any."""
        return str(self.authz.get("object", ""))

    def parameters(self, place: str) -> dict[str, Any]:
        """The parameters in `path` or `query`, by their names."""
        return {each["name"]: each for each in self.told.get("parameters", ()) if each["in"] == place}


@dataclass(frozen=True)
class Principal:
    """Somebody who asks, and what they show for themselves."""

    name: str
    token: Literal["none", "bad", "good"] = "good"
    is_stale: bool = False
    """They signed in long ago."""
    is_support: bool = False
    """They are one of AvatID's own people, who looks into somebody's account and has not been allowed to write."""
    operator: str = ""
    """The role of one of AvatID's own people, in a session of their own."""
    factors: int = 1
    is_platform: bool = False


def verdict(operation: Operation, who: Principal, roles: Roles | None) -> Verdict:
    """What the contract promises to `who` is `roles` to the object that is asked for; None if there is none."""
    asked = _at_the_door(operation, who)
    if asked != "allowed" or not operation.is_about:
        return asked
    return _before_the_object(operation, roles)


def _at_the_door(operation: Operation, who: Principal) -> Verdict:
    if who.is_support and _is_closed_to_support(operation):
        return "403"
    if "service" in operation.principals:
        return "allowed" if who.is_platform else "401"
    if "provider" in operation.principals:
        return "unproven"
    if "anyone" in operation.principals:
        return "401" if operation.authz.get("recognised") and who.token == "bad" else "allowed"
    if who.token != "good":
        return "401"
    if "operator" in operation.principals:
        return _to_an_operator(operation, who)
    return "403" if operation.authz.get("recent_sign_in") and who.is_stale else "allowed"


def _is_closed_to_support(operation: Operation) -> bool:
    never = operation.authz.get("support") == "never" or operation.authz.get("recent_sign_in")
    return bool(never) or operation.method != "GET"


def _to_an_operator(operation: Operation, who: Principal) -> Verdict:
    if not who.operator:
        return "404"
    is_wanted = who.operator in operation.authz["relation"].split(", ")
    return "allowed" if who.factors == 2 and is_wanted else "403"


def _before_the_object(operation: Operation, roles: Roles | None) -> Verdict:
    if roles is None:
        return "404"
    wanted = "" if "operator" in operation.principals else operation.authz.get("relation", "")
    if not wanted or roles & set(wanted.split(", ")):
        return "allowed"
    return "403" if roles & set(operation.authz.get("known_to", "").split(", ")) else "404"


def operations() -> list[Operation]:
    """Every operation: of the published document, and of the worker's, which is kept from the public."""
    published = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    private = openapi.document([worker], "").model_dump(mode="json", by_alias=True, exclude_none=True)
    return [each for document in (published, private) for each in _listed(document)]


def _listed(document: dict[str, Any]) -> Sequence[Operation]:
    return [
        Operation(method.upper(), path, told, document["components"]["schemas"])
        for path, methods in document["paths"].items()
        for method, told in methods.items()
        if "x-authz" in told
    ]


def routes_of(api: Api) -> dict[tuple[str, str], Any]:
    """The routes behind the operations of one family, by method and path."""
    return {(route.method, route.openapi_path): route for route in api.routes}
