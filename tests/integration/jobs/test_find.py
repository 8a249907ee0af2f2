"""Looking for work: what everybody sees, narrowed by words, place, kind and employment."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Business, BusinessStatus
from tests.integration.conftest import Phone
from tests.integration.jobs.places import PUBLIC, offer, titles
from tests.integration.salon import TIRANA, Salon, done, open_salon, some_category
from tools.reference import load_towns

DURRES = {"lat": 41.3246, "lon": 19.4565}


def test_texts_are_the_readers_own_or_those_there_are(salon: Salon, stranger: Phone) -> None:
    job = offer(salon, description_sq="Mjaftojnë dy vjet.")
    offer(salon, title="Cleaner", title_sq=None)
    stranger.language = "sq"
    assert titles(stranger.get(PUBLIC)) == ["Cleaner", "Kërkohet berber"]
    shown = done(stranger.get(f"{PUBLIC}{job}/"), 200)
    assert (shown["description"], shown["business"]["name"]) == ("Mjaftojnë dy vjet.", "Salloni i Borës")
    assert shown["business"]["location"] == TIRANA
    assert shown["category"]["name"] == "Barber sq"


def test_it_may_be_kept_by_anybodys_cache(salon: Salon, stranger: Phone) -> None:
    offer(salon)
    reply = stranger.get(PUBLIC)
    assert reply.headers["Cache-Control"] == "public, max-age=60"
    assert stranger.town.get(PUBLIC, headers={"If-None-Match": reply.headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("status", [BusinessStatus.DRAFT, BusinessStatus.SUSPENDED, BusinessStatus.CLOSED])
def test_a_business_that_cannot_be_seen_offers_nothing(
    salon: Salon, stranger: Phone, db: Session, status: BusinessStatus
) -> None:
    job = offer(salon)
    db.execute(update(Business).values(status=status))
    db.commit()
    assert titles(stranger.get(PUBLIC)) == []
    assert stranger.get(f"{PUBLIC}{job}/").status_code == 404


def test_the_last_day_ends_where_the_business_is(salon: Salon, stranger: Phone, clock: SetClock) -> None:
    offer(salon, closes_on="2027-03-01")
    clock.advance(timedelta(hours=14, minutes=59))
    assert titles(stranger.get(PUBLIC)) == ["Barber wanted"]
    clock.advance(timedelta(minutes=1))
    assert titles(stranger.get(PUBLIC)) == []


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("barber", True),
        ("BERBER", True),
        ("kerkohet", True),
        ("wanted berb", True),
        ("cleaner", False),
        ("100%", False),
        ("_", False),
        ("'", False),
        ("\\", False),
    ],
)
def test_words_are_looked_for_in_both_languages(
    salon: Salon, stranger: Phone, typed: str, found: bool
) -> None:
    offer(salon)
    assert bool(titles(stranger.get(PUBLIC, q=typed))) is found


def test_a_category_has_others_below_it(salon: Salon, stranger: Phone, db: Session) -> None:
    beauty = some_category(db, "beauty")
    nails = some_category(db, "nails", parent="beauty")
    offer(salon, title="Nails", title_sq=None, category=nails)
    offer(salon)
    offer(salon, title="Anything", title_sq=None, category=None)
    assert titles(stranger.get(PUBLIC, category=beauty)) == ["Nails"]
    assert titles(stranger.get(PUBLIC, category=[beauty, salon.category])) == ["Barber wanted", "Nails"]


def test_places_are_near_or_in_a_town_however_it_is_written(
    salon: Salon, erion: Phone, stranger: Phone, db: Session
) -> None:
    offer(salon)
    load_towns(db)
    other = open_salon(erion, db, city="Durrës", location=DURRES)
    offer(other, title="By the sea", title_sq=None)
    assert titles(stranger.get(PUBLIC, **TIRANA)) == ["Barber wanted"]
    assert titles(stranger.get(PUBLIC, **DURRES, radius_m=2000)) == ["By the sea"]
    assert titles(stranger.get(PUBLIC, **DURRES, radius_m=100_000)) == ["By the sea", "Barber wanted"]
    for written in ("Tiranë", "tirana", " TIRANE "):
        assert titles(stranger.get(PUBLIC, city=written)) == ["Barber wanted"]
    assert titles(stranger.get(PUBLIC, city="durres")) == ["By the sea"]
    assert titles(stranger.get(PUBLIC, city="Nowhere")) == []


def test_employment_narrows(salon: Salon, stranger: Phone) -> None:
    offer(salon)
    offer(salon, title="Mornings", title_sq=None, employment="part_time")
    offer(salon, title="Learn", title_sq=None, employment="apprenticeship")
    assert titles(stranger.get(PUBLIC, employment="part_time")) == ["Mornings"]
    assert titles(stranger.get(PUBLIC, employment=["part_time", "apprenticeship"])) == ["Learn", "Mornings"]


def test_a_cursor_neither_skips_nor_repeats(
    salon: Salon, stranger: Phone, sign_up: Callable[..., Phone], clock: SetClock
) -> None:
    for number in range(7):
        offer(salon, title=f"Job {number}", title_sq=None)
        clock.advance(timedelta(seconds=number % 2))
    seen: list[str] = []
    page: dict[str, Any] = {"next": None}
    while not seen or page["next"]:
        page = done(stranger.get(PUBLIC, limit=2, **({"cursor": page["next"]} if page["next"] else {})), 200)
        seen += [row["title"] for row in page["results"]]
        if len(seen) == 2:
            offer(salon, title="Newer", title_sq=None)
    assert seen == [f"Job {number}" for number in range(6, -1, -1)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"lat": 41},
        {"lat": 99, "lon": 0},
        {"lat": "nan", "lon": 0},
        {"radius_m": 0, "lat": 1, "lon": 1},
        {"category": "x"},
        {"employment": "slavery"},
        {"q": "a\x00b"},
        {"q": "x" * 201},
        {"cursor": "x"},
        {"limit": 101},
    ],
)
def test_it_refuses_what_is_no_wish(stranger: Phone, wrong: dict[str, Any]) -> None:
    assert stranger.get(PUBLIC, **wrong).status_code == 422
