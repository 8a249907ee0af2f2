"""Why a business stands where it stands: what AvatID's own people are told of an order of relevance."""

import pytest
from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.discovery.places import SEARCH, TIRANA, names, north_of, place
from tests.integration.salon import done

HERE = {"lat": TIRANA.lat, "lon": TIRANA.lon}
EXPLAIN = f"{SEARCH}explain/"


def test_the_parts_add_up_to_the_whole_and_their_weights_to_one(teuta: Phone, db: Session) -> None:
    place(db, "Berber Agimi", rating_rank=4.5)
    (row,) = done(teuta.get(EXPLAIN, q="berber", **HERE), 200)["results"]
    parts = {part["name"]: part for part in row["parts"]}
    assert sum(part["weight"] for part in parts.values()) == pytest.approx(1, abs=0.001)
    assert sum(part["adds"] for part in parts.values()) == pytest.approx(row["total"], abs=0.001)
    assert parts["rating"]["value"] == pytest.approx(0.9)
    assert set(parts) == {"text", "rating", "distance", "soon_available", "reliability", "newness"}


def test_what_a_search_says_nothing_about_has_no_weight(teuta: Phone, db: Session) -> None:
    place(db, "Berber Agimi")
    (row,) = done(teuta.get(EXPLAIN, q="berber"), 200)["results"]
    assert "distance" not in {part["name"] for part in row["parts"]}


def test_it_is_the_order_that_everybody_sees(teuta: Phone, stranger: Phone, db: Session) -> None:
    for number in range(6):
        there = north_of(TIRANA, 500 * (number * 5 % 6))
        place(db, f"Berber {number}", location=there, rating_rank=number / 2)
    explained = done(teuta.get(EXPLAIN, q="berber", **HERE), 200)["results"]
    assert [row["name"] for row in explained] == names(stranger.get(SEARCH, q="berber", **HERE))
    assert [row["total"] for row in explained] == sorted((row["total"] for row in explained), reverse=True)


def test_it_says_what_a_mistyped_word_was_taken_for(teuta: Phone, db: Session) -> None:
    place(db, "Floktaria Vjosa")
    shown = done(teuta.get(EXPLAIN, q="floktarja"), 200)
    assert "floktaria" in shown["understood"]
    assert [row["as_typed"] for row in shown["results"]] == [0]


def test_it_is_not_for_everybody(stranger: Phone, alice: Phone) -> None:
    assert stranger.get(EXPLAIN, q="berber").status_code == 401
    assert alice.get(EXPLAIN, q="berber").status_code == 404
