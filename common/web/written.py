"""A reply that is JSON already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic_core import to_json

Content = TypeVar("Content")


@dataclass(frozen=True, slots=True)
class Written(Generic[Content]):
    """What a view returns when PostgreSQL has written the reply; it is as if `Content` had been dumped.

    The contract shows `Content`, as ever, and a test holds both against each other.
    """

    json: str


def with_parts(written: str, **parts: Any) -> str:
    """A JSON object with more parts, which only we could work out."""
    return f"{written[:-1]},{to_json(parts).decode()[1:]}"


def page(rows: Sequence[str], next_cursor: str | None) -> Written[Any]:
    """The `Page` of rows that are JSON already."""
    return Written(f'{{"results":[{",".join(rows)}],"next":{to_json(next_cursor).decode()}}}')
