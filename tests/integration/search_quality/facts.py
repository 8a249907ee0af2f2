"""What is true of a venue, and the folding by which the oracle reads it (its own, not the database's)."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from common.data import categories

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something on the menu; `kind` is the slug of its category, the price is in lek."""

    kind: str
    name_en: str
    name_sq: str | None
    price: int


@dataclass(frozen=True, slots=True)
class Venue:
    """One venue as it was made; `town` is the plain name of the town, `city` how this venue writes it."""

    uid: UUID
    name_en: str
    name_sq: str | None
    town: str
    city: str
    lat: float
    lon: float
    kinds: tuple[str, ...]
    offers: tuple[Offer, ...]
    description: str = ""
    status: str = "published"
    is_archived: bool = False
    stars: tuple[int, int] = (0, 0)
    """Sum and count of its ratings."""

    @property
    def is_public(self) -> bool:
        """Whether strangers may find it at all."""
        return self.status in ("published", "listed") and not self.is_archived


def folded(text: str) -> str:
    """Lower case, without accents."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(each for each in plain if not unicodedata.combining(each)).casefold()


@cache
def words(*texts: str | None) -> frozenset[str]:
    """The folded words of some texts."""
    return frozenset(_WORD.findall(folded(" ".join(text or "" for text in texts))))


@cache
def branch(slug: str) -> frozenset[str]:
    """A category and all below it."""
    below = (each.slug for each in categories() if each.parent == slug)
    return frozenset({slug}).union(*(branch(each) for each in below))


@dataclass(frozen=True)
class Those:
    """Some of the venues, by what is true of them: `kind("barber") & in_town("shkoder")`."""

    fit: Callable[[Venue], bool]

    def __and__(self, other: "Those") -> "Those":
        return Those(lambda venue: self.fit(venue) and other.fit(venue))

    def __or__(self, other: "Those") -> "Those":
        return Those(lambda venue: self.fit(venue) or other.fit(venue))


def kind(*slugs: str) -> Those:
    """In one of these categories or in one below."""
    wanted = frozenset().union(*(branch(slug) for slug in slugs))
    return Those(lambda venue: not wanted.isdisjoint(venue.kinds))


def sells(*slugs: str) -> Those:
    """With something of these categories on the menu."""
    wanted = frozenset().union(*(branch(slug) for slug in slugs))
    return Those(lambda venue: any(offer.kind in wanted for offer in venue.offers))


def called(*beginnings: str) -> Those:
    """In whose names each of these begins some word."""
    return Those(lambda venue: all(_begins(each, words(venue.name_en, venue.name_sq)) for each in beginnings))


def in_town(*towns: str) -> Those:
    """In one of these towns."""
    return Those(lambda venue: venue.town in towns)


def within(lat: float, lon: float, degrees: float) -> Those:
    """In a square around a place: certainly inside a circle that encloses it."""
    return Those(lambda venue: abs(venue.lat - lat) <= degrees and abs(venue.lon - lon) <= degrees)


def cheaper(price: int) -> Those:
    """With something for at most so many lek."""
    return Those(lambda venue: any(offer.price <= price for offer in venue.offers))


def mentions(beginning: str) -> Those:
    """In whose description some word begins so."""
    return Those(lambda venue: _begins(beginning, words(venue.description)))


nobody = Those(lambda venue: False)


def _begins(beginning: str, among: frozenset[str]) -> bool:
    return any(word.startswith(folded(beginning)) for word in among)
