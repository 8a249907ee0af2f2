"""Towns where Albanian is spoken, in every way people write their names."""

import dataclasses
import functools
import importlib.resources
import json


@dataclasses.dataclass(frozen=True)
class Town:
    """A town; `forms` are its names as people type them: definite, inflected, and what its neighbours call it."""

    slug: str
    country: str
    name_en: str
    name_sq: str
    forms: tuple[str, ...]


@functools.cache
def towns() -> tuple[Town, ...]:
    """Every town we know."""
    text = importlib.resources.files("common.data").joinpath("towns.json").read_text("utf-8")
    return tuple(
        Town(
            slug=row["slug"],
            country=row["country"],
            name_en=row["name_en"],
            name_sq=row["name_sq"],
            forms=tuple(dict.fromkeys((row["name_en"], row["name_sq"], *row["forms"]))),
        )
        for row in json.loads(text)
    )
