"""The limits that this release's routes declare: read from its own contract, so that no family has to be loaded."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_CONTRACT = Path(__file__).parent.parent.parent / "docs" / "openapi.json"


@dataclass(frozen=True, slots=True)
class DeclaredLimit:
    """`times` in `seconds`, under a name that several routes may share; `routes` are their methods and paths."""

    name: str
    times: int
    seconds: int
    routes: tuple[str, ...]


def limits_in(contract: Mapping[str, Any]) -> dict[str, DeclaredLimit]:
    """Every limit of an OpenAPI document by its name, in the order of names."""
    found: dict[str, DeclaredLimit] = {}
    for path, item in contract["paths"].items():
        for method, operation in item.items():
            for each in operation.get("x-limits", ()):
                known = found.get(each["name"])
                routes = (*(known.routes if known else ()), f"{method.upper()} {path}")
                found[each["name"]] = DeclaredLimit(each["name"], each["times"], each["seconds"], routes)
    return dict(sorted(found.items()))


@cache
def limits_of_this_release() -> dict[str, DeclaredLimit]:
    """The limits of the contract that this code came with."""
    return limits_in(json.loads(_CONTRACT.read_text()))
