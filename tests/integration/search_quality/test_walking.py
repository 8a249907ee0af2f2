"""Walking through all pages while venues come and go: who was there all the time is seen once, nobody twice."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, BusinessSearch, BusinessStatus, Category, Service
from tests.integration.conftest import Phone
from tests.integration.discovery.places import NEARBY, SEARCH
from tests.integration.search_quality.facts import Those, in_town, kind
from tests.integration.search_quality.making import venues

HERE = {"lat": 41.3275, "lon": 19.8187}
MASSAGE = kind("massage")
LISTS: dict[str, tuple[str, dict[str, Any], Those]] = {
    "best first": (SEARCH, {"sort": "rating"}, MASSAGE),
    "cheapest first": (SEARCH, {"sort": "price"}, MASSAGE),
    "soonest first": (SEARCH, {"sort": "soonest"}, MASSAGE),
    "nearest first": (SEARCH, {"sort": "distance"} | HERE, MASSAGE),
    "by relevance": (SEARCH, {}, MASSAGE),
    "by relevance from here": (SEARCH, HERE, MASSAGE),
    "a word": (SEARCH, {"q": "masazh"}, MASSAGE),
    "a word from here": (SEARCH, {"q": "masazh"} | HERE, MASSAGE),
    "a mistyped word": (SEARCH, {"q": "masazhh"}, MASSAGE),
    "a mistyped word, best first": (SEARCH, {"q": "masazhh", "sort": "rating"}, MASSAGE),
    "nearby": (NEARBY, HERE | {"radius_m": 45_000}, MASSAGE & in_town("tirane", "durres", "elbasan")),
}


@dataclass
class Bustle:
    """What goes on in the town between two pages."""

    db: Session
    clock: SetClock
    chance: random.Random
    there: list[UUID]
    gone: set[UUID] = field(default_factory=set)

    def stir(self) -> None:
        """Some venues come, some go, one of those comes back, and it gets a little later."""
        for _time in range(self.chance.randint(1, 4)):
            self.chance.choice((self._open, self._close, self._close, self._return))()
        self.clock.advance(timedelta(seconds=self.chance.randint(1, 600)))
        self.db.commit()

    def _open(self) -> None:
        """A new one, as like an old one as can be: the same place, the same price, the same stars."""
        twin = self.db.scalars(
            sa.select(Business).where(Business.uid == self.chance.choice(self.there))
        ).one()
        category = self.db.scalars(sa.select(Category).where(Category.slug == "massage")).one()
        same = {name: getattr(twin, name) for name in ("name_en", "location", "rating_rank", "city")}
        if self.chance.random() < 0.2:
            same["name_en"] = "Masazhh"  # as somebody mistypes it: now that is a word
        new = Business(
            uid=uuid4(), categories=[category], status="published", published_at=self.clock.now(), **same
        )
        what = {
            "name_en": "Masazh",
            "price": Decimal(self.chance.choice((500, 1000))),
            "duration_minutes": 30,
        }
        self.db.add_all([new, Service(business=new, category=category, **what)])
        self.db.flush()

    def _close(self) -> None:
        how = self.chance.choice(({"archived_at": self.clock.now()}, {"status": BusinessStatus.DRAFT}))
        self._change(self.chance.choice(self.there), **how)

    def _return(self) -> None:
        if self.gone:
            back = self.chance.choice(sorted(self.gone))
            self._change(back, archived_at=None, status=BusinessStatus.PUBLISHED)

    def _change(self, uid: UUID, **how: Any) -> None:
        self.gone.add(uid)
        self.db.execute(sa.update(Business).where(Business.uid == uid).values(**how))


@pytest.fixture
def spread_free_times(db: Session, clock: SetClock) -> None:
    """Half of the venues have a time free on one of the next days; many on the same one."""
    number = sa.func.mod(BusinessSearch.business_id, 10)
    free = sa.literal(clock.now()) + number * sa.text("interval '1 day'") + sa.text("interval '1 day'")
    concerned = BusinessSearch.business_id.in_(
        sa.select(Business.id).where(Business.uid.in_([each.uid for each in venues() if MASSAGE.fit(each)]))
    )
    db.execute(sa.update(BusinessSearch).where(concerned).values(next_free_at=sa.case((number < 5, free))))
    db.commit()


@pytest.mark.usefixtures("spread_free_times")
@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("name", LISTS)
def test_who_stays_is_seen_once_and_nobody_twice(
    stranger: Phone, db: Session, clock: SetClock, name: str, seed: int
) -> None:
    path, asked, those = LISTS[name]
    chance = random.Random(f"{name} {seed}")
    there = [venue.uid for venue in venues() if venue.is_public and those.fit(venue)]
    bustle = Bustle(db, clock, chance, there)
    massage = db.scalars(sa.select(Category.uid).where(Category.slug == "massage")).one()
    seen: list[UUID] = []
    cursor: dict[str, str] = {}
    while True:
        reply = stranger.get(path, **asked, **cursor, category=massage, limit=chance.randint(5, 40))
        assert reply.status_code == 200, reply.text
        seen += [UUID(row["uid"]) for row in reply.json["results"]]
        if reply.json["next"] is None:
            break
        cursor = {"cursor": reply.json["next"]}
        bustle.stir()
    stayed = set(there) - bustle.gone
    assert len(seen) == len(set(seen)), "somebody was shown twice"
    assert stayed <= set(seen), f"{len(stayed - set(seen))} of {len(stayed)} were never shown"
    assert len(stayed) > 100 or path == NEARBY
    assert bustle.gone
