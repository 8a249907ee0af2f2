"""Who is open, asked over HTTP: the filters, a profile, and the SQL that spares the engine most of the closed."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, BusinessSearch, ExceptionKind, HoursException, LatLon, WorkingHours
from functions.business.discovery.queries.narrow import may_be_open
from tests.integration.conftest import Phone
from tests.integration.discovery.places import NEARBY, SEARCH, TIRANA, place
from tests.integration.opening.minutes import Shop, is_open, stands
from tests.integration.opening.shops import EDGES, Owner, change_of, moments
from tests.integration.opening.written import closes_alike, written, written_week

SHOPS, MOMENTS = 30, 4
HERE = {"lat": TIRANA.lat, "lon": TIRANA.lon}


@dataclass
class Street:
    """Many shops of one zone in one place, around a change of clocks; the zone is where they say they are."""

    connection: sa.Connection
    shops: dict[str, Shop]
    changes_at: datetime
    moments: list[datetime]

    def open_at(self, at: datetime) -> set[str]:
        """The uids of those whose clock says so."""
        return {uid for uid, shop in self.shops.items() if is_open(shop, at)}


@pytest.fixture(scope="module", params=EDGES, ids=[f"{zone} {edge}" for zone, edge in EDGES])
def street(request: pytest.FixtureRequest, engine: sa.Engine) -> Iterator[Street]:
    """A street around one change of clocks, for all who ask about it."""
    zone, edge = request.param
    chance = random.Random(f"street {zone} {edge}")
    owner = Owner(chance, zone, edge)
    with engine.connect() as connection:
        outer = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint") as db:
            shops = {str(_opened(db, shop).uid): shop for shop in (owner.shop() for _ in range(SHOPS))}
            db.commit()
        when = list(moments(chance, zone, edge, MOMENTS))
        yield Street(connection, shops, change_of(zone, edge), when)
        outer.rollback()


@pytest.fixture
def connection(street: Street) -> Iterator[sa.Connection]:
    """Into the street as it was opened, whatever is asked in it."""
    undone = street.connection.begin_nested()
    yield street.connection
    undone.rollback()


def test_a_filter_knows_who_is_open_now(stranger: Phone, street: Street, clock: SetClock) -> None:
    for at in street.moments:
        clock.at, is_open_then = at, street.open_at(at)
        assert _walked(stranger, NEARBY, open_now="true", **HERE) == is_open_then, at
        assert _walked(stranger, SEARCH, open_now="true") == is_open_then, at


def test_a_filter_knows_who_will_be_open_then(stranger: Phone, street: Street, clock: SetClock) -> None:
    for at in street.moments:
        clock.at, will_be_open = at - timedelta(hours=30), street.open_at(at)
        assert _walked(stranger, SEARCH, open_at=at.isoformat()) == will_be_open, at
        assert _walked(stranger, NEARBY, open_at=at.isoformat(), **HERE) == will_be_open, at


def test_rows_and_profiles_say_how_things_stand(stranger: Phone, street: Street, clock: SetClock) -> None:
    for (uid, shop), at in zip(list(street.shops.items())[:16], street.moments * 4, strict=True):
        clock.at = at
        told, true = stranger.get(f"/api/business/detail/{uid}/").json, stands(shop, at)
        assert told["open_now"] == true.is_open, (shop, at)
        assert closes_alike(_read(told["closes_at"]), true.closes_at, at), (shop, at, told["closes_at"], true)
        assert _read(told["opens_at"]) == true.opens_at, (shop, at, told["opens_at"], true)
    rows = stranger.get(NEARBY, **HERE, limit=100).json["results"]
    assert {row["uid"] for row in rows if row["open_now"]} == street.open_at(clock.at)


def test_sql_never_leaves_out_an_open_one(db: Session, street: Street) -> None:
    around = [street.changes_at + timedelta(minutes=10 * number) for number in range(-18, 18)]
    kept = {at: set(db.scalars(select(BusinessSearch.uid).where(may_be_open(at)))) for at in around}
    for uid, shop in street.shops.items():
        assert [at for at in around if is_open(shop, at) and UUID(uid) not in kept[at]] == [], shop


def _walked(phone: Phone, path: str, **asked: Any) -> set[str]:
    """Everybody on all pages, each once."""
    seen: list[str] = []
    while True:
        reply = phone.get(path, **asked, limit=17)
        assert reply.status_code == 200, reply.text
        seen += [row["uid"] for row in reply.json["results"]]
        if reply.json["next"] is None:
            assert len(seen) == len(set(seen))
            return set(seen)
        asked["cursor"] = reply.json["next"]


def _opened(db: Session, shop: Shop) -> Business:
    business = place(db, "Shop", location=LatLon(TIRANA.lat, TIRANA.lon), timezone=shop.zone)
    db.add_all(_week(business, *each) for each in shop.weekly)
    for each in shop.differs:
        when = {"date_from": each.date_from, "date_to": each.date_to}
        hours = {"intervals": written(each.intervals), "weekly": written_week(each.weekly)}
        kind = ExceptionKind(each.kind)
        given = {name: value for name, value in hours.items() if value is not None}
        db.add(HoursException(business_id=business.id, kind=kind, **when, **given))
    return business


def _week(business: Business, weekday: int, start: time, end: time) -> WorkingHours:
    return WorkingHours(business_id=business.id, weekday=weekday, start_time=start, end_time=end)


def _read(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)
