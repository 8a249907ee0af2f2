"""A word that stands nowhere else, sent through every field of the contract."""

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tests.integration.authorization import people
from tests.integration.authorization.asking import Asked, Cell
from tests.integration.authorization.contract import Operation
from tests.integration.authorization.world import World

WORD, NUMBER = "zq7ptarmigan4x", "+355697531246"
CANARIES = (WORD, NUMBER)
_CODE = re.compile(r"[0-9a-f-]{36}|[\d:T.+Z-]+|[a-z_]+")
"""Uids, times, numbers and names of ours: with a word in their place nothing else would be looked at."""


@dataclass
class Request:
    """One request, as the test client wants it, and in which of its fields the word stands."""

    where: str
    path: str
    query: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)


class Anywhere(World):
    """A world in which whatever there is none of has a name nevertheless."""

    def thing(self, kind: str, relation: str, asked_by: Operation) -> str:
        """Its name, or that of nothing."""
        return self.things[relation].get(kind, people.NOTHING)


def send(world: World, operation: Operation, request: Request) -> int:
    """The status of the answer; nothing that it changes lasts."""
    with world.for_a_while():
        reply = world.client(operation.family).open(
            request.path,
            method=operation.method,
            query_string=request.query,
            headers=request.headers,
            **request.body,
        )
    return int(reply.status_code)


def requests(world: World, operation: Operation, *, thorough: bool) -> Iterator[Request]:
    """The word in all fields at once, in what cannot be read and beside it; if `thorough`, in each field alone."""
    asked = Asked(Anywhere(**vars(world)), Cell(operation, asker(operation), people.OWN))
    token = world.tokens[asked.cell.who]
    signed = {"Authorization": f"Bearer {token}"} if token else {}
    path, query, body = asked.path(), asked.query(), asked.body()
    everywhere = {name: planted(value) for name, value in query.items()} | {"q": WORD}
    yield Request("every field", path, everywhere, signed | _headers(), _all_planted(body))
    yield Request("what is no JSON", path, {}, signed, _as_json(f'{{"text": "{WORD}, "password": "{NUMBER}"'))
    if not thorough:
        return
    yield Request("its path", _in_the_path(operation), query, signed, asked.body())
    yield Request("who asks", path, query, {"Authorization": f"Bearer {WORD}.{WORD}.{WORD}"}, asked.body())
    for name in operation.parameters("query"):
        yield Request(f"the query's {name}", path, query | {name: WORD}, signed, asked.body())
    for steps in leaves(body.get("json")):
        yield Request(f"the body's {steps}", path, query, signed, {"json": _planted_at(body["json"], steps)})


def asker(operation: Operation) -> str:
    """Somebody who gets as far as possible."""
    if "operator" in operation.principals:
        return "operator"
    if "service" in operation.principals:
        return "platform"
    return "owner" if "owner" in operation.authz.get("relation", "") else "customer"


def _headers() -> dict[str, str]:
    """All that a client may say of itself; but for `X-Request-Id`, which is there to be found in logs."""
    said = ("User-Agent", "Referer", "Cookie", "Accept-Language", "Idempotency-Key", "If-Match", "Origin")
    return dict.fromkeys((*said, "X-Forwarded-For", "X-Cloud-Trace-Context", "Stripe-Signature"), WORD)


def _in_the_path(operation: Operation) -> str:
    path = operation.path
    for name in operation.parameters("path"):
        path = path.replace(f"{{{name}}}", WORD)
    return path


def _as_json(text: str) -> dict[str, Any]:
    return {"data": text, "content_type": "application/json"}


def _all_planted(body: dict[str, Any]) -> dict[str, Any]:
    if "json" in body:
        return {"json": planted(body["json"])}
    if "data" in body:
        return body | {
            "data": {name: each if name == "file" else WORD for name, each in body["data"].items()}
        }
    return _as_json(json.dumps({"text": WORD}))


def planted(value: Any) -> Any:
    """The same with the word in every text, in a form that its field may take."""
    if isinstance(value, dict):
        return {name: planted(each) for name, each in value.items()}
    if isinstance(value, list):
        return [planted(each) for each in value]
    return _like(value) if isinstance(value, str) else value


def _like(text: str) -> str:
    if "@" in text:
        return f"{WORD}@example.com"
    if text.startswith("+"):
        return NUMBER
    if text.startswith("https://"):
        return f"https://{WORD}.example.com/"
    return text if _CODE.fullmatch(text) else WORD


def leaves(value: Any, *steps: str | int) -> Iterator[tuple[str | int, ...]]:
    """The way to every value that is not made of others."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, each in inside:
        yield from leaves(each, *steps, step)
    if not isinstance(value, dict | list) and steps:
        yield steps


def _planted_at(body: Any, steps: tuple[str | int, ...]) -> Any:
    copied = deepcopy(body)
    place = copied
    for step in steps[:-1]:
        place = place[step]
    last = place[steps[-1]]
    place[steps[-1]] = _like(last) if isinstance(last, str) else WORD
    return copied
