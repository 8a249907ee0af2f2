"""Requests made of the contract's own examples, and what is answered to them."""

import re
from copy import deepcopy
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from common.web.examples import example_of
from tests.integration.authorization import people
from tests.integration.authorization.contract import Operation, Verdict, verdict
from tests.integration.authorization.world import World
from tests.integration.onboarding.who_may.place import FILES

_GOES_BY = {
    "show_chat_picture": {"picture": "chat picture"},
    "rate_visit": {"booking": "visit"},
    "change_reply": {"rating": "answered"},
    "delete_reply": {"rating": "answered"},
    "drop_favourite": {"uid": "business"},
    "hear_from_provider": {"provider": "payment provider"},
    "accept_invitation": {"token": "invitation"},
    "look_at_invitation": {"token": "invitation"},
    "refresh_tokens": {"refresh": "refresh token"},
}
"""Where an operation needs a certain one of a kind: by operation, then by the name in its path or body."""
_PLURALS = {"services": "service", "employees": "employee", "categories": "category", "order": "picture"}
_BY_CHANCE = {"attempt", "outbox", "secret"}
"""Nobody has one of these."""
_UNSAID = {"quote"}
"""What is in an example and need not be said."""
_UPLOADS = {"upload", "image", "images"}
_FILES = {"import_file": "services", "change_employee_avatar": "photo", "upload_picture": "photo"}
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Cell:
    """Somebody asks for an operation, about something of a certain relation to them."""

    operation: Operation
    who: str
    relation: str

    @property
    def name(self) -> str:
        """The cell in a few words."""
        return f"{self.operation.name}: {self.who}, {self.relation}"

    @property
    def expected(self) -> Verdict:
        """What the contract says."""
        kind = self.operation.is_about
        roles = people.roles_of(self.who, kind, self.relation) if kind else frozenset()
        return verdict(self.operation, people.BY_NAME[self.who], roles)


def cells(operations: list[Operation]) -> list[Cell]:
    """Every cell there is: four for each who asks, one where there is nothing to be own or another's."""
    return [
        Cell(operation, who.name, relation)
        for operation in operations
        for who in people.PRINCIPALS
        for relation in relations_of(operation)
    ]


def relations_of(operation: Operation) -> tuple[str, ...]:
    """The relations in which something can be named to an operation."""
    return people.RELATIONS if operation.is_about and operation.is_about != "operator" else (people.OWN,)


def ask(world: World, cell: Cell, body: Any = None) -> Any:
    """What is answered; `body` is said instead of the example."""
    asked = Asked(world, cell)
    said = {"json": body} if body is not None else asked.body()
    token = world.tokens[cell.who]
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return world.client(cell.operation.family).open(
        asked.path(),
        method=cell.operation.method,
        headers=headers,
        query_string=asked.query(),
        **said,
    )


@dataclass(frozen=True)
class Asked:
    """One request, filled with what there is in the world."""

    world: World
    cell: Cell

    def path(self) -> str:
        """The path; the object is the parameter of its name, or else the first."""
        operation = self.cell.operation
        names = list(operation.parameters("path"))
        kinds = {name: name for name in names}
        if operation.is_about and operation.is_about not in names and names:
            kinds[names[0]] = operation.is_about
        return re.sub(r"{(\w+)}", lambda m: self._thing(m[1], kinds[m[1]]), operation.path)

    def query(self) -> dict[str, Any]:
        """What is required, and whatever names the object."""
        given = self.cell.operation.parameters("query")
        wanted = {
            name for name, each in given.items() if each["required"] or name == self.cell.operation.is_about
        }
        return {name: self._filled(name, self._example(given[name]["schema"])) for name in sorted(wanted)}

    def body(self) -> dict[str, Any]:
        """The example of the contract, with what there is in the world in the place of its uids."""
        content = self.cell.operation.told.get("requestBody", {}).get("content", {})
        if "multipart/form-data" in content:
            return self._form(content["multipart/form-data"]["schema"])
        if "application/x-www-form-urlencoded" in content:
            return {"data": {"text": "text"}}
        if "application/json" not in content:
            return {}
        example = content["application/json"].get("example", {})
        return {"json": self._filled("", deepcopy(example))}

    def _form(self, schema: dict[str, Any]) -> dict[str, Any]:
        beside = {name: self._example(each) for name, each in schema["properties"].items() if name != "file"}
        file = BytesIO(FILES[_FILES.get(self.cell.operation.name, "photo")])
        return {"data": beside | {"file": (file, "given")}, "content_type": "multipart/form-data"}

    def _example(self, schema: dict[str, Any]) -> Any:
        return example_of(schema, self.cell.operation.schemas)

    def _filled(self, name: str, value: Any, outer: str = "") -> Any:
        if isinstance(value, dict):
            said = {key: each for key, each in value.items() if key not in _UNSAID}
            return {key: self._filled(key, each, name) for key, each in said.items()}
        if isinstance(value, list):
            return [self._filled(name, each, outer) for each in value]
        if not (isinstance(value, str) and (_UID.fullmatch(value) or name in self._named_otherwise)):
            return value
        return self._thing(name, self._kind(name, outer))

    def _kind(self, name: str, outer: str) -> str:
        """The kind of a uid by its name in the body: `uid` is what it is a part of, or the object itself."""
        if name == "uid":
            return _PLURALS[outer] if outer else self.cell.operation.is_about
        return _PLURALS.get(name, name)

    def _thing(self, name: str, kind: str) -> str:
        operation, relation = self.cell.operation, self.cell.relation
        if kind in _BY_CHANCE:
            return people.NOTHING
        if kind in _UPLOADS and kind != operation.is_about:
            return self.world.uploads.get(self.cell.who, people.NOTHING)
        kind = self._named_otherwise.get(name, kind)
        return self.world.thing(kind, relation, operation)

    @property
    def _named_otherwise(self) -> dict[str, str]:
        return _GOES_BY.get(self.cell.operation.name, {})


_OF_WHAT_IS_SAID = {"wrong_credentials"}
"""Codes of a 401 that is not about the token: the route is a way to get one."""
_SWITCHED_OFF = {"provider_not_configured", "chat_unavailable"}
"""Codes of a 5xx that is said to those who may, where something is not set up."""


def code_of(reply: Any) -> str:
    """The code of a refusal."""
    said = reply.get_json(silent=True)
    return str(said.get("code", "")) if isinstance(said, dict) else ""


def fits(cell: Cell, reply: Any) -> bool:
    """Whether this is what the contract says; whoever may is told anything but that they may not."""
    code = code_of(reply)
    status = str(reply.status_code)
    if cell.expected == "unproven":
        return 400 <= reply.status_code < 500 or code in _SWITCHED_OFF
    if cell.expected != "allowed":
        return status == cell.expected
    is_refused = status in ("401", "403", "404") and code not in _OF_WHAT_IS_SAID
    return not is_refused and (reply.status_code < 500 or code in _SWITCHED_OFF)
