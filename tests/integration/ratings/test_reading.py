"""Reading what others said."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import User
from tests.integration.conftest import Phone
from tests.integration.ratings.conftest import LIST, OF_VISIT, Shop, booking_of
from tests.integration.salon import done


@pytest.fixture
def said(rater: Callable[[int], list[Phone]], shop: Shop, clock: SetClock) -> list[str]:
    """Three, five, one and five stars, in this order; the first and the last say something."""
    uids = []
    for phone, stars, comment in zip(rater(4), (3, 5, 1, 5), ("Fine.", "", "", "Great."), strict=True):
        clock.advance(timedelta(minutes=1))
        uids.append(shop.rated(phone, stars, comment=comment))
    return uids


@pytest.mark.parametrize(
    ("query", "order"),
    [
        ({}, [3, 2, 1, 0]),
        ({"sort": "newest"}, [3, 2, 1, 0]),
        ({"sort": "highest"}, [3, 1, 0, 2]),
        ({"sort": "lowest"}, [2, 0, 3, 1]),
        ({"with_comment": "true"}, [3, 0]),
        ({"with_comment": "true", "sort": "lowest"}, [0, 3]),
    ],
    ids=str,
)
def test_in_the_order_that_is_wanted(
    stranger: Phone, shop: Shop, said: list[str], query: dict[str, str], order: list[int]
) -> None:
    whole = shop.read(stranger, **query)
    assert [each["uid"] for each in whole["results"]] == [said[place] for place in order]
    assert (whole["average"], whole["count"], whole["next"]) == (3.5, 4, None)
    assert whole["histogram"] == {"1": 1, "2": 0, "3": 1, "4": 0, "5": 2}
    assert [each["uid"] for each in by_ones(stranger, shop, **query)] == [said[place] for place in order]


def by_ones(reader: Phone, shop: Shop, **query: str) -> list[Any]:
    """The same list, a page for each."""
    rows, page = [], shop.read(reader, limit=1, **query)
    while True:
        rows += page["results"]
        if page["next"] is None:
            return rows
        page = shop.read(reader, limit=1, cursor=page["next"], **query)


@pytest.mark.parametrize(
    "query", [{"sort": "best"}, {"cursor": "x"}, {"cursor": "WyIxIl0"}, {"limit": "0"}], ids=str
)
def test_what_makes_no_sense_is_refused(stranger: Phone, shop: Shop, query: dict[str, str]) -> None:
    done(stranger.get(LIST.format(shop.uid), **query), 422)


def test_caches_may_keep_it_for_a_minute(stranger: Phone, shop: Shop, said: list[str]) -> None:
    reply = stranger.get(LIST.format(shop.uid))
    assert reply.headers["Cache-Control"] == "public, max-age=60"
    stranger.headers["If-None-Match"] = reply.headers["ETag"]
    assert stranger.get(LIST.format(shop.uid)).status_code == 304


@pytest.mark.parametrize(
    ("name", "surname", "is_erased", "language", "shown"),
    [
        ("Arta", "Krasniqi", False, "en", "Arta K."),
        ("Arta", "ënglish", False, "en", "Arta Ë."),
        ("Arta", "", False, "en", "Arta"),
        ("", "", True, "en", "Deleted user"),
    ],
    ids=["usual", "small letter", "no surname", "gone"],
)
def test_authors_go_by_a_name_and_a_letter(
    alice: Phone,
    stranger: Phone,
    shop: Shop,
    db: Session,
    clock: SetClock,
    name: str,
    surname: str,
    is_erased: bool,
    language: str,
    shown: str,
) -> None:
    shop.rated(alice)
    assert alice.user is not None
    person = db.get_one(User, alice.user.id)
    person.name, person.surname = name, surname
    person.erased_at = clock.now() if is_erased else None
    db.commit()
    stranger.language = language
    assert shop.read(stranger)["results"][0]["author"] == shown
    assert "Krasniqi" not in stranger.get(LIST.format(shop.uid)).text


def test_somebody_who_left_is_called_so_in_the_readers_language(
    alice: Phone, stranger: Phone, shop: Shop, db: Session, clock: SetClock
) -> None:
    shop.rated(alice)
    assert alice.user is not None
    db.get_one(User, alice.user.id).erased_at = clock.now()
    db.commit()
    stranger.language = "sq"
    assert shop.read(stranger)["results"][0]["author"] not in ("Deleted user", "Alice", "")


def test_both_sides_of_a_visit_see_its_rating_and_nobody_else(
    alice: Phone, bora: Phone, dritan: Phone, erion: Phone, teuta: Phone, shop: Shop, db: Session
) -> None:
    uid = shop.rated(alice, 4)
    visit = done(alice.get("/api/rating/my-rating/"), 200)["results"][0]["booking"]
    shop.employ(dritan, employee=shop.salon.dritan)
    shop.employ(erion, employee=shop.salon.elira)
    for phone in (alice, bora, dritan):
        assert [each["uid"] for each in done(phone.get(OF_VISIT.format(visit)), 200)] == [uid]
    for phone in (erion, teuta):
        done(phone.get(OF_VISIT.format(visit)), 404)
    assert booking_of(db, visit).status == "completed"


def test_a_visit_without_a_rating_has_none(alice: Phone, shop: Shop) -> None:
    assert done(alice.get(OF_VISIT.format(shop.visit(alice))), 200) == []
