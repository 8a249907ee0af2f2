"""The tree of categories an installation starts with, in both languages, with the words people search by."""

import dataclasses
import decimal
import functools
import importlib.resources
import json


@dataclasses.dataclass(frozen=True)
class Category:
    """One kind of service. `price` (lek) and `minutes` are hints for owners, not prices of anybody."""

    slug: str
    parent: str | None
    name_en: str
    name_sq: str
    synonyms_en: tuple[str, ...]
    synonyms_sq: tuple[str, ...]
    price: decimal.Decimal
    minutes: int


@functools.cache
def categories() -> tuple[Category, ...]:
    """The whole tree, every parent before its children, in the order an app shows it."""
    text = importlib.resources.files("common.data").joinpath("categories.json").read_text("utf-8")
    return tuple(
        Category(
            slug=row["slug"],
            parent=row["parent"],
            name_en=row["name_en"],
            name_sq=row["name_sq"],
            synonyms_en=tuple(row["synonyms_en"]),
            synonyms_sq=tuple(row["synonyms_sq"]),
            price=decimal.Decimal(row["price"]),
            minutes=row["minutes"],
        )
        for row in json.loads(text)
    )


@functools.cache
def category_slugs() -> frozenset[str]:
    """Every slug of the tree."""
    return frozenset(category.slug for category in categories())
