"""Searching by time: who is open at a moment, who is free in a window, who is free first."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessSearch, BusinessStatus, LatLon
from functions.business.next_free import refresh
from tests.integration.conftest import Phone
from tests.integration.discovery.places import (
    NEARBY,
    SEARCH,
    TIRANA,
    counted,
    names,
    north_of,
    opens,
    place,
    row_of,
)
from tests.integration.next_free.houses import House, barber

HERE = {"lat": TIRANA.lat, "lon": TIRANA.lon}
MORNING = {"available_from": "2027-03-02T09:00:00+01:00", "available_to": "2027-03-02T11:00:00+01:00"}


def shop(db: Session, clock: SetClock, name: str, *, busy_for: int = 0, **more: Any) -> House:
    """A barber who is busy for so many minutes from ten on Monday, in whose diary somebody has looked."""
    made = barber(db, **more)
    made.business.name_en = name
    if busy_for:
        made.takes(made.team[0], clock.now() + timedelta(hours=1), busy_for)
    db.flush()
    refresh(db, [made.business.id], clock.now())
    db.flush()
    return made


def test_it_finds_who_is_open_at_a_moment(stranger: Phone, db: Session) -> None:
    opens(db, place(db, "at night"), (0, "20:00", "02:00"))
    opens(db, place(db, "by day"), (0, "08:00", "17:00"))
    tonight = stranger.get(SEARCH, open_at="2027-03-02T00:30:00+01:00")
    assert names(tonight) == ["at night"]
    assert row_of(tonight)["open_now"] is True
    assert names(stranger.get(SEARCH, open_at="2027-03-01T11:00:00Z")) == ["by day"]
    assert names(stranger.get(NEARBY, **HERE, open_at="2027-03-01T11:00:00Z", open_now=True)) == ["by day"]
    assert names(stranger.get(SEARCH, open_at="2027-03-02T04:30:00+01:00")) == []


def test_open_at_this_moment_is_open_now(stranger: Phone, db: Session, clock: SetClock) -> None:
    opens(db, place(db, "now"), (0, "09:00", "09:01"))
    opens(db, place(db, "soon"), (0, "09:01", "10:00"))
    at_once = stranger.get(SEARCH, open_at=clock.now().isoformat())
    assert names(at_once) == names(stranger.get(SEARCH, open_now="1")) == ["now"]


def test_a_row_says_when_it_is_next_free(stranger: Phone, db: Session, clock: SetClock) -> None:
    shop(db, clock, "Dritan", busy_for=90)
    row = row_of(stranger.get(NEARBY, **HERE))
    assert row["next_available_at"] == "2027-03-01T11:30:00+01:00"
    assert row["takes_bookings"] is True


def test_it_finds_who_is_free_in_a_window(stranger: Phone, db: Session, clock: SetClock) -> None:
    shop(db, clock, "free")
    shop(db, clock, "busy", busy_for=7 * 24 * 60)
    shop(db, clock, "listed", status=BusinessStatus.LISTED)
    place(db, "without anything")
    assert names(stranger.get(SEARCH, **MORNING)) == ["free"]
    assert names(stranger.get(NEARBY, **HERE, **MORNING)) == ["free"]
    later = {"available_from": "2027-03-09T09:00:00Z"}
    assert sorted(names(stranger.get(SEARCH, **later))) == ["busy", "free"]
    assert names(stranger.get(SEARCH, available_to="2027-03-01T09:30:00Z")) == ["free"]


def test_a_window_that_is_over_finds_nobody(stranger: Phone, db: Session, clock: SetClock) -> None:
    shop(db, clock, "free")
    assert names(stranger.get(SEARCH, available_to="2027-03-01T07:00:00Z")) == []
    over = {"available_from": "2027-02-01T07:00:00Z", "available_to": "2027-02-02T07:00:00Z"}
    assert names(stranger.get(SEARCH, **over)) == []


def test_a_time_that_somebody_took_meanwhile_is_not_offered(
    stranger: Phone, db: Session, clock: SetClock
) -> None:
    made = shop(db, clock, "Dritan")
    made.takes(made.team[0], clock.now() + timedelta(hours=1), 60)  # nobody has worked it out anew
    assert row_of(stranger.get(SEARCH))["next_available_at"] == "2027-03-01T11:00:00+01:00"
    window = {"available_from": "2027-03-01T09:00:00Z", "available_to": "2027-03-01T10:00:00Z"}
    assert names(stranger.get(SEARCH, **window)) == []


@pytest.mark.parametrize(
    "change", [{"next_free_at": None, "next_free_until": None}, {"next_free_until": None}]
)
def test_what_is_not_worked_out_is_looked_up(
    stranger: Phone, db: Session, clock: SetClock, change: dict[str, Any]
) -> None:
    shop(db, clock, "free")
    db.execute(sa.update(BusinessSearch).values(next_free_at=clock.now() + timedelta(days=50)))
    db.execute(sa.update(BusinessSearch).values(**change))
    assert names(stranger.get(SEARCH, **MORNING)) == ["free"]


def test_soonest_comes_first_and_who_cannot_be_booked_last(
    stranger: Phone, db: Session, clock: SetClock
) -> None:
    shop(db, clock, "tomorrow", busy_for=10 * 60)
    shop(db, clock, "listed", status=BusinessStatus.LISTED)
    shop(db, clock, "this morning")
    shop(db, clock, "at noon", busy_for=120)
    assert names(stranger.get(SEARCH, sort="soonest")) == ["this morning", "at noon", "tomorrow", "listed"]


def test_sooner_is_more_relevant(stranger: Phone, db: Session, clock: SetClock) -> None:
    shop(db, clock, "Berber next week", busy_for=7 * 24 * 60)
    shop(db, clock, "Berber today")
    assert names(stranger.get(SEARCH, q="berber")) == ["Berber today", "Berber next week"]


def test_newer_is_more_relevant_and_a_list_stays_as_it_began(
    stranger: Phone, db: Session, clock: SetClock
) -> None:
    for days in (300, 50, 20, 5):
        place(db, f"Berber {days}", published_at=clock.now() - timedelta(days=days))
    first = stranger.get(SEARCH, q="berber", limit=2)
    assert names(first) == ["Berber 5", "Berber 20"]
    clock.advance(timedelta(days=45))
    assert first.json
    assert names(stranger.get(SEARCH, q="berber", cursor=first.json["next"])) == ["Berber 50", "Berber 300"]


WAYS: list[dict[str, Any]] = [
    {},
    {"q": "berber"},
    {"q": "berbr", **HERE},
    {"sort": "price"},
    {"sort": "rating"},
    {"sort": "soonest"},
    {"sort": "distance", **HERE},
    {"open_now": "1"},
    {**MORNING, **HERE},
]


@pytest.mark.parametrize("query", WAYS)
def test_a_page_takes_two_statements_for_one_row_and_for_forty(
    stranger: Phone, db: Session, clock: SetClock, connection: sa.Connection, query: dict[str, Any]
) -> None:
    for number in range(42):
        shop(db, clock, f"Berber {number}", location=north_of(TIRANA, number))
    db.commit()
    for limit in (1, 40):
        with counted(connection) as statements:
            assert len(names(stranger.get(SEARCH, **query, limit=limit))) == limit
        assert len(statements) == 2


def test_only_anonymous_answers_may_be_kept(stranger: Phone, alice: Phone, db: Session) -> None:
    place(db, "Berber", location=LatLon(41.3, 19.8))
    for where in ({}, {"q": "berber"}, {"sort": "soonest"}):
        first = stranger.get(SEARCH, **where)
        assert first.headers["Cache-Control"] == "public, max-age=30"
        stranger.headers["If-None-Match"] = first.headers["ETag"]
        assert stranger.get(SEARCH, **where).status_code == 304
        assert alice.get(SEARCH, **where).headers["Cache-Control"] == "no-store"
