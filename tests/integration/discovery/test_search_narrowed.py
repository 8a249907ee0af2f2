"""Narrowing a search: category, gender, price, rating, box; and what it says of a wrong wish."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.models import BusinessStatus, LatLon
from tests.integration.conftest import Phone
from tests.integration.discovery.places import (
    SEARCH,
    TIRANA,
    category,
    names,
    place,
    row_of,
    service,
)

HERE = {"lat": TIRANA.lat, "lon": TIRANA.lon}


def test_a_category_includes_those_below_it(stranger: Phone, db: Session) -> None:
    beauty = category(db, "beauty")
    nails = category(db, "nails", beauty)
    gel = category(db, "gel", nails)
    dentists = category(db, "dentists")
    place(db, "Gel", gel)
    place(db, "Beauty", beauty)
    place(db, "Dentist", dentists)
    assert sorted(names(stranger.get(SEARCH, category=beauty.uid))) == ["Beauty", "Gel"]
    assert names(stranger.get(SEARCH, category=nails.uid)) == ["Gel"]
    both = stranger.get(SEARCH, category=[nails.uid, dentists.uid])
    assert sorted(names(both)) == ["Dentist", "Gel"]


def test_an_unknown_category_has_no_businesses(stranger: Phone, db: Session) -> None:
    place(db)
    assert names(stranger.get(SEARCH, category="0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10")) == []


def test_the_gender_is_whom_the_services_are_for(stranger: Phone, db: Session) -> None:
    for name, genders in {
        "men": ["male"],
        "women": ["female"],
        "both": ["male", "female"],
        "any": ["all"],
    }.items():
        shop = place(db, name)
        for number, gender in enumerate(genders):
            service(db, shop, 100 + number, gender=gender)
    place(db, "without services")
    assert sorted(names(stranger.get(SEARCH, gender="male"))) == ["any", "both", "men", "without services"]
    assert sorted(names(stranger.get(SEARCH, gender="female"))) == [
        "any",
        "both",
        "without services",
        "women",
    ]
    assert sorted(names(stranger.get(SEARCH, gender="all"))) == ["any", "both", "without services"]
    shown = stranger.get(SEARCH).json
    assert shown
    assert {row["name"]: row["gender"] for row in shown["results"]} == {
        "men": "male", "women": "female", "both": "all", "any": "all", "without services": "all"
    }  # fmt: skip


def test_prices_are_looked_for_in_one_currency(stranger: Phone, db: Session) -> None:
    for name, price, currency in (("cheap", 500, "ALL"), ("dear", 3000, "ALL"), ("euro", 500, "EUR")):
        service(db, place(db, name, currency=currency), price)
    place(db, "listed", status=BusinessStatus.LISTED)
    assert names(stranger.get(SEARCH, price_max=1000)) == ["cheap"]
    assert names(stranger.get(SEARCH, price_min="2000.00")) == ["dear"]
    assert names(stranger.get(SEARCH, price_max=1000, currency="EUR")) == ["euro"]
    by_price = names(stranger.get(SEARCH, sort="price"))
    assert by_price[:2] == ["cheap", "dear"]
    assert sorted(by_price[2:]) == ["euro", "listed"]


def test_an_inactive_service_has_no_price(stranger: Phone, db: Session) -> None:
    service(db, place(db), 500, is_active=False)
    assert row_of(stranger.get(SEARCH))["price_from"] is None
    assert names(stranger.get(SEARCH, price_max=1000)) == []


def test_ratings_narrow_and_order(stranger: Phone, db: Session) -> None:
    for name, stars, rank in (("good", 14, 4.4), ("fair", 9, 3.2)):
        place(db, name, rating_count=3, rating_sum=stars, rating_rank=rank)
    place(db, "new")
    assert names(stranger.get(SEARCH, rating_min=4)) == ["good"]
    assert names(stranger.get(SEARCH, sort="rating")) == ["good", "fair", "new"]
    assert names(stranger.get(SEARCH, rating_min=0)) == ["good", "fair"]


def test_a_box_keeps_what_lies_in_it(stranger: Phone, db: Session) -> None:
    place(db, "centre")
    place(db, "Durrës", location=LatLon(41.3231, 19.4414))
    place(db, "edge", location=LatLon(41.35, 19.78))
    assert sorted(names(stranger.get(SEARCH, bbox="19.78,41.30,19.87,41.35"))) == ["centre", "edge"]
    assert len(names(stranger.get(SEARCH, bbox="-180,-90,180,90"))) == 3
    assert names(stranger.get(SEARCH, bbox="19.8187,41.3275,19.8187,41.3275")) == ["centre"]


def test_a_wide_box_follows_the_parallels(stranger: Phone, db: Session) -> None:
    place(db, "south", location=LatLon(50.0, 0))
    place(db, "north", location=LatLon(60.0, 0))
    place(db, "outside", location=LatLon(60.1, 0))
    assert sorted(names(stranger.get(SEARCH, bbox="-80,50,80,60"))) == ["north", "south"]


def test_a_box_may_cross_the_antimeridian(stranger: Phone, db: Session) -> None:
    for name, lon in (("west", 179.5), ("east", -179.5), ("elsewhere", 0)):
        place(db, name, location=LatLon(-17, lon))
    assert sorted(names(stranger.get(SEARCH, bbox="179,-18,-179,-16"))) == ["east", "west"]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"lat": 41}, "lon", "incomplete_place"),
        ({"lon": 19}, "lon", "incomplete_place"),
        ({"radius_m": 500}, "radius_m", "place_missing"),
        ({"sort": "distance"}, "sort", "place_missing"),
        ({"sort": "cheapest"}, "sort", "not_a_choice"),
        ({**HERE, "radius_m": 0}, "radius_m", "too_small"),
        ({**HERE, "radius_m": "inf"}, "radius_m", "not_a_number"),
        ({"bbox": "1,2,3"}, "bbox", "wrong_bbox"),
        ({"bbox": "1,2,3,4,5"}, "bbox", "wrong_bbox"),
        ({"bbox": "a,b,c,d"}, "bbox", "wrong_bbox"),
        ({"bbox": ""}, "bbox", "wrong_bbox"),
        ({"bbox": "nan,nan,nan,nan"}, "bbox", "wrong_bbox"),
        ({"bbox": "1,5,3,4"}, "bbox", "wrong_bbox"),
        ({"bbox": "-181,2,3,4"}, "bbox", "wrong_bbox"),
        ({"category": "barber"}, "category.0", "wrong_format"),
        ({"gender": "dog"}, "gender", "not_a_choice"),
        ({"price_min": "-1"}, "price_min", "too_small"),
        ({"price_max": "NaN"}, "price_max", "not_a_number"),
        ({"price_max": "1e400"}, "price_max", "not_a_number"),
        ({"currency": "lek"}, "currency", "wrong_format"),
        ({"rating_min": 6}, "rating_min", "too_large"),
        ({"q": "x" * 500}, "q", "too_long"),
        ({"q": "a\x00b"}, "", "wrong_value"),
        ({"open_now": "maybe"}, "open_now", "wrong_value"),
        ({"open_at": "2027-03-01T10:00:00"}, "open_at", "timezone_missing"),
        ({"open_at": "9999-12-31T23:59:59+00:00"}, "open_at", "too_large"),
        ({"open_at": "0001-01-01T00:00:00+14:00"}, "open_at", "too_small"),
        ({"open_at": "now"}, "open_at", "wrong_date"),
        ({"open_at": "1e9"}, "open_at", "wrong_date"),
        ({"available_from": "tomorrow"}, "available_from", "wrong_date"),
        (
            {"available_from": "2027-03-01T10:00:00Z", "available_to": "2027-03-01T10:00:00Z"},
            "available_to",
            "ends_before_start",
        ),
        (
            {"available_from": "2027-03-01T10:00:00Z", "available_to": "2027-04-01T10:00:01Z"},
            "available_to",
            "too_long_span",
        ),
    ],
)
def test_it_says_what_is_wrong(stranger: Phone, query: dict[str, Any], field: str, code: str) -> None:
    reply = stranger.get(SEARCH, **query)
    assert reply.status_code == 422
    assert reply.json
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(field, code)]


def test_what_it_does_not_know_it_ignores(stranger: Phone, db: Session) -> None:
    place(db, "Berber")
    assert names(stranger.get(SEARCH, utm_source="mail", available_now="yes")) == ["Berber"]
