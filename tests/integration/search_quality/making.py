"""A town's worth of venues from a seed: real ones, and those that only look like what is searched for."""

import random
from collections.abc import Iterator, Sequence
from functools import cache
from uuid import UUID

from common.data import categories
from tests.integration.search_quality.facts import Offer, Venue, branch
from tests.integration.search_quality.planted import planted
from tests.integration.search_quality.words import (
    LOOKALIKES,
    MENTIONS,
    ON_MENUS,
    PEOPLE,
    PLACES,
    SHARES,
    SHOPS,
    TOWNS,
)

SEED, ORDINARY, LIKE_EACH = 2027, 5000, 6
HIDDEN = ("draft", "suspended", "closed", "archived")


@cache
def venues() -> tuple[Venue, ...]:
    """All of them, the same ones every time."""
    chance = random.Random(SEED)
    ordinary = [_ordinary(chance) for _ in range(ORDINARY)]
    return (*ordinary, *_lookalikes(chance), *planted())


def _ordinary(chance: random.Random) -> Venue:
    root = _drawn(chance, _shares())
    pattern = chance.choice(SHOPS[root])
    who, where = chance.choice(PEOPLE), chance.choice(PLACES)
    name_en, name_sq = (text and text.format(who=who, where=where) for text in pattern)
    return _venue(chance, str(name_en), name_sq, root)


def _lookalikes(chance: random.Random) -> Iterator[Venue]:
    for name_en, name_sq, root in LOOKALIKES:
        for _copy in range(LIKE_EACH):
            yield _venue(chance, name_en, name_sq, root)


def _venue(chance: random.Random, name_en: str, name_sq: str | None, root: str) -> Venue:
    town = _drawn(chance, {name: share for name, (_, _, _, share) in TOWNS.items()})
    spellings, lat, lon, _share = TOWNS[town]
    status = (
        chance.choice(HIDDEN) if chance.random() < 0.1 else chance.choice(("published",) * 4 + ("listed",))
    )
    count = chance.choice((0, 1, 3, 8, 20, 60))
    return Venue(
        uid=UUID(int=chance.getrandbits(128)),
        name_en=name_en,
        name_sq=name_sq,
        town=town,
        city=chance.choice(spellings),
        lat=round(lat + chance.gauss(0, 0.02), 6),
        lon=round(lon + chance.gauss(0, 0.02), 6),
        kinds=_kinds(chance, root),
        offers=_menu(chance, root),
        description=chance.choice(MENTIONS) if chance.random() < 0.2 else "",
        status="published" if status == "archived" else status,
        is_archived=status == "archived",
        stars=(sum(chance.choice((1, 3, 4, 4, 5, 5)) for _ in range(count)), count),
    )


def _kinds(chance: random.Random, root: str) -> tuple[str, ...]:
    """Mostly the root, sometimes a branch with it, sometimes only the branch."""
    below = sorted(branch(root) - {root})
    if not below or chance.random() < 0.6:
        return (root,)
    return (chance.choice(below),) if chance.random() < 0.3 else (root, chance.choice(below))


def _menu(chance: random.Random, root: str) -> tuple[Offer, ...]:
    below = sorted(branch(root) - {root}) or [root]
    return tuple(_offer(chance, slug) for slug in chance.sample(below, min(len(below), chance.randint(1, 4))))


def _offer(chance: random.Random, slug: str) -> Offer:
    usual = next((each.name_en, each.name_sq) for each in categories() if each.slug == slug)
    name_en, name_sq = chance.choice((usual, *ON_MENUS.get(slug, ())))
    return Offer(slug, name_en, name_sq, chance.randrange(300, 6000, 100))


@cache
def _shares() -> dict[str, float]:
    others = [root for root in SHOPS if root not in SHARES]
    rest = (100 - sum(SHARES.values())) / len(others)
    return {root: SHARES.get(root, rest) for root in SHOPS}


def _drawn(chance: random.Random, shares: "dict[str, float] | dict[str, int]") -> str:
    names: Sequence[str] = list(shares)
    return chance.choices(names, list(shares.values()))[0]
