"""Both apps must tell the same, or there is nothing to measure."""

import json
from typing import Any

from bench.side_by_side.asking import Asked, Client
from bench.side_by_side.questions import Question
from bench.side_by_side.servers import Server

REPLIES = 20
SHOWN = 5


class Differs(RuntimeError):
    """The two replies are not the same."""


def compare(question: Question, ours: Server, theirs: Server) -> None:
    """Ask both the same twenty requests; raises `Differs` with the first places where the replies differ."""
    one, other = Client(ours), Client(theirs)
    for number in range(REPLIES):
        asked = question.request(number)
        same(asked, question.alike(told(one, asked)), question.alike(told(other, asked)))
    one.close()
    other.close()


def told(client: Client, asked: Asked) -> Any:
    """The body of a good reply; raises `Differs` for any other."""
    status, raw, _milliseconds = client.insist(asked)
    if status not in (200, 201):
        raise Differs(f"{asked.path}: {status} {raw[:500]!r}")
    return json.loads(raw)


def same(asked: Asked, one: Any, other: Any) -> None:
    """Raises `Differs` unless the two bodies are equal."""
    found = _differences(one, other, "")
    if found:
        shown = "\n".join(f"  {where}: {a!r} and {b!r}" for where, a, b in found[:SHOWN])
        raise Differs(f"{asked.path}: ours and theirs differ in {len(found)} places\n{shown}")


def _differences(one: Any, other: Any, where: str) -> list[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        return [each for name in sorted(one.keys() | other.keys())
                for each in _differences(one.get(name, "nothing"), other.get(name, "nothing"), f"{where}.{name}")]  # fmt: skip
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        return [each for number, pair in enumerate(zip(one, other, strict=True))
                for each in _differences(*pair, f"{where}[{number}]")]  # fmt: skip
    return [] if one == other else [(where, one, other)]
