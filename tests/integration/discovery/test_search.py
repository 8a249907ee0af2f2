"""Searching for a business."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessStatus, ExceptionKind, HoursException, LatLon
from tests.integration.conftest import Phone
from tests.integration.discovery.places import (
    NEARBY,
    SEARCH,
    TIRANA,
    category,
    counted,
    names,
    north_of,
    opens,
    place,
    row_of,
    service,
)

HERE = {"lat": TIRANA.lat, "lon": TIRANA.lon}


@pytest.mark.parametrize(
    "typed", ["Shkoder", "shkodër", "SHKOD", "floktari", "Floktari e Shkodr", "bukurise berb"]
)
def test_accents_case_and_endings_do_not_matter(stranger: Phone, db: Session, typed: str) -> None:
    berber = category(db, "men", name_en="Barbers", name_sq="Berber")
    place(db, "Floktari e Shkodrës", berber, name_sq="Qendra e Bukurisë në Shkodër")
    place(db, "Somebody else")
    assert names(stranger.get(SEARCH, q=typed)) == ["Floktari e Shkodrës"]


@pytest.mark.parametrize("typed", ["berber", "barber", "barbershop", "rruajtje", "hair dye", "ngjyr"])
def test_it_is_found_by_category_synonym_and_service(stranger: Phone, db: Session, typed: str) -> None:
    synonyms = ["barbershop", "rruajtje"]
    berber = category(db, "men", name_en="Barbers", name_sq="Berber", synonyms=synonyms)
    salon = place(db, "Agimi", berber)
    service(db, salon, 2000, "Hair dye", name_sq="Ngjyrosje")
    assert names(stranger.get(SEARCH, q=typed)) == ["Agimi"]


@pytest.mark.parametrize("typed", ["floketri", "Flokteri", "salun bora"])
def test_a_typing_mistake_is_forgiven_when_nothing_matched(stranger: Phone, db: Session, typed: str) -> None:
    place(db, "Sallon Bora Flokëtari")
    place(db, "Dentist")
    assert names(stranger.get(SEARCH, q=typed)) == ["Sallon Bora Flokëtari"]


def test_likeness_does_not_dilute_what_was_found(stranger: Phone, db: Session) -> None:
    place(db, "Berber")
    place(db, "Barber")
    assert names(stranger.get(SEARCH, q="berber")) == ["Berber"]


STRANGE = [
    "!!!",
    "💅",
    "'",
    "\\",
    "a & | ! ( ) <-> :*",
    "':*",
    "ŉ",
    "ŉŉ ''",
    "%",
    "_",
    "__",
    "½ ² ª",
    "a" * 200,
]
STRANGE += [
    "x " * 99,
    "💅 berber",
    "؟",
    "ﷺ",
    "null",
    "-- drop table",
    "�",
    "a\u0301",
    "\u202e",
    "1 2 3 4 5 6 7 8 9 10 11",
]


@pytest.mark.parametrize("typed", STRANGE)
def test_whatever_is_typed_is_only_words(stranger: Phone, db: Session, typed: str) -> None:
    place(db, "Berber")
    assert stranger.get(SEARCH, q=typed).status_code == 200


@pytest.mark.parametrize(
    ("typed", "found"), [("b", ["Berber"]), ("  ", ["Berber"]), ("?!", []), ("💅 berber", ["Berber"])]
)
def test_one_letter_is_enough_and_none_is_no_search(
    stranger: Phone, db: Session, typed: str, found: list[str]
) -> None:
    place(db, "Berber")
    assert names(stranger.get(SEARCH, q=typed)) == found


@pytest.mark.parametrize("status", [BusinessStatus.DRAFT, BusinessStatus.SUSPENDED, BusinessStatus.CLOSED])
def test_what_is_not_public_is_never_found(stranger: Phone, db: Session, status: BusinessStatus) -> None:
    place(db, "Berber Agimi", status=status)
    assert names(stranger.get(SEARCH, q="agimi")) == []
    assert names(stranger.get(SEARCH, q="agmi")) == []
    assert names(stranger.get(SEARCH)) == []


def test_texts_are_in_the_callers_language(stranger: Phone, db: Session) -> None:
    place(db, "Bora's Salon", name_sq="Salloni i Borës", description_en="Hair and nails")
    stranger.language = "sq"
    reply = stranger.get(SEARCH, q="bor")
    row = row_of(reply)
    assert (row["name"], row["description"]) == ("Salloni i Borës", "Hair and nails")
    assert reply.headers["Content-Language"] == "sq"
    stranger.language = "en"
    assert row_of(stranger.get(SEARCH, q="bor"))["name"] == "Bora's Salon"


def test_a_name_counts_more_than_a_description(stranger: Phone, db: Session) -> None:
    place(db, "Second", description_en="also nails")
    place(db, "Nails first")
    assert names(stranger.get(SEARCH, q="nails")) == ["Nails first", "Second"]


def test_of_equally_fitting_ones_the_nearer_comes_first(stranger: Phone, db: Session) -> None:
    place(db, "Berber far", location=north_of(TIRANA, 9000))
    place(db, "Berber near", location=north_of(TIRANA, 900))
    assert names(stranger.get(SEARCH, q="berber", **HERE)) == ["Berber near", "Berber far"]
    assert names(stranger.get(SEARCH, **HERE)) == ["Berber near", "Berber far"]


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
        ({"sort": "soonest"}, "sort", "not_a_choice"),
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
    ],
)
def test_it_says_what_is_wrong(stranger: Phone, query: dict[str, Any], field: str, code: str) -> None:
    reply = stranger.get(SEARCH, **query)
    assert reply.status_code == 422
    assert reply.json
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(field, code)]


def test_what_it_does_not_know_it_ignores(stranger: Phone, db: Session) -> None:
    place(db, "Berber")
    assert names(stranger.get(SEARCH, utm_source="mail", open_at="2027-03-01T10:00:00Z")) == ["Berber"]


ORDERS: list[dict[str, Any]] = [
    {"sort": "relevance"},
    {"sort": "rating"},
    {"sort": "price"},
    {"sort": "distance", **HERE},
    HERE,
    {"q": "berb"},
]


@pytest.mark.parametrize("query", [*ORDERS, {"q": "berbr"}, {"q": "berb", **HERE}])
def test_pages_neither_skip_nor_repeat_in_any_order(
    stranger: Phone, db: Session, query: dict[str, Any]
) -> None:
    for number in range(11):
        rated = {"rating_rank": number / 3, "location": north_of(TIRANA, 70 * (number // 2))}
        service(db, place(db, f"Berber {number}", **rated), 500 + 100 * (number % 4))
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    while True:
        page = stranger.get(SEARCH, **query, **cursor, limit=4).json
        assert page
        seen += [row["name"] for row in page["results"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert len(seen) == 11
    assert sorted(seen) == sorted(f"Berber {number}" for number in range(11))


def test_pages_stay_right_while_businesses_come_and_go(stranger: Phone, db: Session) -> None:
    shown = {name: place(db, name, rating_rank=4) for name in (f"Berber {number}" for number in range(8))}
    first = stranger.get(SEARCH, q="berber", limit=4)
    shown[names(first)[3]].archived_at = sa.func.now()
    place(db, "Berber new", rating_rank=5)
    assert first.json
    second = stranger.get(SEARCH, q="berber", limit=10, cursor=first.json["next"])
    assert sorted(names(first) + names(second)) == sorted(shown)


def test_a_cursor_of_another_list_is_refused(stranger: Phone, db: Session) -> None:
    place(db, "Berber one")
    place(db, "Berber two")
    cursors = [stranger.get(SEARCH, **query, limit=1).json["next"] for query in ORDERS]
    cursors.append(stranger.get(NEARBY, **HERE, limit=1).json["next"])
    for cursor in cursors:
        assert stranger.get(SEARCH, q="two words", cursor=cursor).status_code == 422
        assert stranger.get(NEARBY, lat=1, lon=1, cursor=cursor).status_code == 422


@pytest.mark.parametrize(
    "cursor", ["", "%00", "💅", "e30", "W10", "bnVsbA", "MQ", "[" * 400, "WyIxIiwiMSIsIjEiXQ"]
)
def test_a_cursor_that_is_none_is_refused(stranger: Phone, cursor: str) -> None:
    assert stranger.get(SEARCH, cursor=cursor).status_code in (200, 422)
    assert stranger.get(SEARCH, cursor="x", q="b").status_code == 422


def test_it_finds_who_is_open_now(stranger: Phone, db: Session, clock: SetClock) -> None:
    opens(db, place(db, "open"), (0, "08:00", "12:00"))
    opens(db, place(db, "since last night"), (6, "22:00", "10:00"))
    opens(db, place(db, "not yet"), (0, "09:30", "12:00"))
    opens(db, place(db, "another day"), (1, "08:00", "12:00"))
    place(db, "without hours")
    on_holiday = place(db, "on holiday")
    opens(db, on_holiday, (0, "08:00", "12:00"))
    special = place(db, "specially open")
    opens(db, place(db, "in Tokyo", timezone="Asia/Tokyo"), (0, "08:00", "16:30"))
    opens(db, place(db, "at lunch"), (0, "08:00", "17:00"))
    today = {"date_from": date(2027, 3, 1), "date_to": date(2027, 3, 1)}
    hours = [{"start": "08:30", "end": "11:00"}]
    db.add_all(
        [
            HoursException(business_id=on_holiday.id, kind=ExceptionKind.CLOSURE, **today),
            HoursException(
                business_id=special.id, kind=ExceptionKind.SPECIAL_HOURS, intervals=hours, **today
            ),
        ]
    )
    db.flush()
    found = names(stranger.get(SEARCH, open_now="true"))
    assert sorted(found) == ["at lunch", "open", "since last night", "specially open"]


def test_a_page_of_open_ones_goes_on_past_closed_ones(stranger: Phone, db: Session) -> None:
    today = {"date_from": date(2027, 3, 1), "date_to": date(2027, 3, 1)}
    for number in range(12):
        business = place(db, f"{number:02}", location=north_of(TIRANA, number * 10))
        opens(db, business, (0, "08:00", "17:00"))
        if number % 3:
            db.add(HoursException(business_id=business.id, kind=ExceptionKind.CLOSURE, **today))
    db.flush()
    seen: list[str] = []
    cursor: dict[str, str] = {}
    for _page in range(9):
        page = stranger.get(NEARBY, **HERE, open_now="1", limit=1, **cursor).json
        assert page
        seen += [row["name"] for row in page["results"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert seen == ["00", "03", "06", "09"]


def test_words_take_two_statements_and_mistakes_four(
    stranger: Phone, db: Session, connection: sa.Connection
) -> None:
    for number in range(5):
        place(db, f"Berber {number}")
    db.commit()
    for typed, most in (("berber", 2), ("berbr", 4)):
        with counted(connection) as statements:
            assert len(names(stranger.get(SEARCH, q=typed))) == 5
        assert len(statements) == most
