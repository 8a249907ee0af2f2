"""Whoever reads gets their own language, and the other one rather than nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from tests.integration.conftest import Phone
from tests.integration.languages.conftest import READ, reading, tomorrow, write
from tests.integration.salon import Salon, done

SEARCH, NEARBY = "/api/business/search/", "/api/business/nearby/"
TIRANA = {"lat": 41.3275, "lon": 19.8187}
Told = Callable[[Phone, Salon], Any]


def row(phone: Phone, path: str, **query: Any) -> Any:
    (found,) = done(phone.get(path, **query), 200)["results"]
    return found


def detail(phone: Phone, salon: Salon) -> Any:
    return done(phone.get(f"/api/business/detail/{salon.uid}/"), 200)


def services(phone: Phone, salon: Salon) -> Any:
    return done(phone.get(f"/api/business/services/{salon.uid}/"), 200)


FULL: dict[str, Told] = {
    "search": lambda phone, _salon: row(phone, SEARCH, q="salon"),
    "nearby": lambda phone, _salon: row(phone, NEARBY, **TIRANA),
    "detail": detail,
    "service in detail": lambda phone, salon: detail(phone, salon)["services"][0]["services"][0],
    "service": lambda phone, salon: services(phone, salon)[0],
}
NAMES: dict[str, Told] = {
    "category of a row": lambda phone, _salon: row(phone, NEARBY, **TIRANA)["category"],
    "category in detail": lambda phone, salon: detail(phone, salon)["categories"][0],
    "group in detail": lambda phone, salon: detail(phone, salon)["services"][0]["category"],
    "category of a service": lambda phone, salon: services(phone, salon)[0]["category"],
    "tree": lambda phone, salon: next(
        each for each in done(phone.get("/api/business/categories/"), 200) if each["uid"] == salon.category
    ),
    "employee's service": lambda phone, salon: done(phone.get(f"/api/business/employees/{salon.uid}/"), 200)[
        0
    ]["services"][0],
}


@pytest.mark.parametrize("where", FULL)
@pytest.mark.parametrize(("kind", "language"), READ)
def test_name_and_description_are_in_the_callers_language(
    stranger: Phone, salon: Salon, db: Session, where: str, kind: str, language: str
) -> None:
    write(db, salon, kind)
    told = FULL[where](reading(stranger, language), salon)
    assert (told["name"], told["description"]) == READ[kind, language]


@pytest.mark.parametrize("where", NAMES)
@pytest.mark.parametrize(("kind", "language"), READ)
def test_names_are_in_the_callers_language(
    stranger: Phone, salon: Salon, db: Session, where: str, kind: str, language: str
) -> None:
    write(db, salon, kind)
    assert NAMES[where](reading(stranger, language), salon)["name"] == READ[kind, language][0]


@pytest.mark.parametrize(("kind", "language"), READ)
def test_a_booking_keeps_both_and_tells_one(
    alice: Phone, salon: Salon, db: Session, clock: SetClock, kind: str, language: str
) -> None:
    write(db, salon, kind)
    order = {"business": salon.uid, "service": salon.cut, "date": tomorrow(clock), "start_time": "10:00"}
    reading(alice, language)
    made = done(alice.post("/api/business/book/", order), 201)
    read = done(alice.get(f"/api/business/booking/detail/{made['uid']}/"), 200)
    listed = row(alice, "/api/business/my-bookings/")
    for told in (made, read, listed):
        assert told["business"]["name"] == READ[kind, language][0]
        assert told["services"][0]["name"] == READ[kind, language][0]


@pytest.mark.parametrize(("kind", "language"), READ)
def test_a_favourite_is_called_as_the_caller_calls_it(
    alice: Phone, salon: Salon, db: Session, kind: str, language: str
) -> None:
    write(db, salon, kind)
    alice.put(f"/api/user/favourites/{salon.uid}/")
    assert row(reading(alice, language), "/api/user/favourites/")["name"] == READ[kind, language][0]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("en", "en"),
        ("sq", "sq"),
        ("sq-AL,sq;q=0.9,en;q=0.8", "sq"),
        ("en;q=0.4, sq;q=0.6", "sq"),
        ("de, sq;q=0.1", "sq"),
        ("sq;q=0, de", "en"),
        ("en;q=0, *", "sq"),
        ("fr", "en"),
        ("", "en"),
    ],
)
def test_the_reply_says_which_language_it_is_in(
    stranger: Phone, salon: Salon, db: Session, accepted: str, language: str
) -> None:
    write(db, salon, "both")
    reading(stranger, accepted)
    for path in (f"/api/business/detail/{salon.uid}/", "/api/business/categories/", SEARCH):
        reply = stranger.get(path)
        assert reply.headers["Content-Language"] == language
        assert "Accept-Language" in reply.headers["Vary"]
    assert detail(stranger, salon)["name"] == READ["both", language][0]


def test_a_cached_reply_of_one_language_is_not_that_of_the_other(stranger: Phone, salon: Salon) -> None:
    path = f"/api/business/detail/{salon.uid}/"
    stranger.headers["If-None-Match"] = reading(stranger, "en").get(path).headers["ETag"]
    assert stranger.get(path).status_code == 304
    assert reading(stranger, "sq").get(path).status_code == 200


def test_a_refusal_is_in_the_callers_language_too(stranger: Phone) -> None:
    path = "/api/business/detail/00000000-0000-4000-8000-000000000000/"
    english, albanian = (reading(stranger, each).get(path).json for each in ("en", "sq"))
    assert english
    assert albanian
    assert (english["code"], albanian["code"]) == ("not_found", "not_found")
    assert english["detail"] != albanian["detail"]
