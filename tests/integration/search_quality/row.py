"""A row of the table: what is asked, what must come back, and what protects it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Category
from tests.integration.conftest import Phone
from tests.integration.discovery.places import SEARCH
from tests.integration.search_quality.facts import Those, nobody
from tests.integration.search_quality.making import venues

PAGE = 20
FOLDING, MISTAKES = "folding", "mistakes"


@dataclass(frozen=True)
class Row:
    """On the first page are as many of the `expected` as exist or fit on it, and nobody else but `tolerated` ones.

    `at_least` says otherwise how many there must be; `first` names who leads. `needs` is the protection without
    which the row must fail, `leans_on` one without which it may.
    """

    name: str
    q: str
    expected: Those
    tolerated: Those = nobody
    at_least: int | None = None
    first: str | None = None
    language: str = "en"
    needs: str = ""
    leans_on: str = ""
    category: str | None = None
    filters: dict[str, Any] = field(default_factory=dict)

    def complaints(self, phone: Phone, db: Session) -> list[str]:
        """What is wrong with the first page; nothing if it is as it must be."""
        phone.language = self.language
        reply = phone.get(SEARCH, **self._asked(db))
        if reply.status_code != 200:
            return [f"{reply.status_code}: {reply.text}"]
        shown = reply.json["results"]
        return [*self._strangers(shown), *self._missing(shown), *self._wrong_leader(shown)]

    def _asked(self, db: Session) -> dict[str, Any]:
        asked = ({"q": self.q} if self.q else {}) | self.filters
        if self.category is not None:
            asked["category"] = db.scalars(select(Category.uid).where(Category.slug == self.category)).one()
        return asked

    def _strangers(self, shown: Sequence[dict[str, Any]]) -> Iterator[str]:
        welcome = _uids(self.expected) | _uids(self.tolerated)
        for place, row in enumerate(shown, start=1):
            if row["uid"] not in welcome:
                kind = row["category"] and row["category"]["name"]
                yield f"place {place} is {row['name']} ({kind}, {row['city']}), which was not meant"

    def _missing(self, shown: Sequence[dict[str, Any]]) -> Iterator[str]:
        expected = _uids(self.expected)
        least = min(PAGE, len(expected)) if self.at_least is None else self.at_least
        found = expected & {row["uid"] for row in shown}
        if len(found) < least:
            yield f"{len(found)} of the {len(expected)} meant, and {least} should be here"

    def _wrong_leader(self, shown: Sequence[dict[str, Any]]) -> Iterator[str]:
        leader = shown[0]["name"] if shown else "nobody"
        if self.first not in (None, leader):
            yield f"the first is {leader}, not {self.first}"


@cache
def _uids(those: Those) -> frozenset[str]:
    return frozenset(str(venue.uid) for venue in venues() if venue.is_public and those.fit(venue))
