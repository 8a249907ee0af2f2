"""Who is around a place."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Business, BusinessStatus, LatLon
from tests.integration.conftest import Phone
from tests.integration.discovery.places import (
    NEARBY,
    TIRANA,
    category,
    counted,
    employee,
    names,
    north_of,
    opens,
    performs,
    place,
    row_of,
    service,
)

THREE_RATINGS = {"rating_count": 3, "rating_sum": 13}
HERE = {"lat": TIRANA.lat, "lon": TIRANA.lon}


def test_the_nearest_come_first_with_their_metres(stranger: Phone, db: Session) -> None:
    for metres in (3000, 100, 1200):
        place(db, f"{metres} m", location=north_of(TIRANA, metres))
    reply = stranger.get(NEARBY, **HERE)
    assert names(reply) == ["100 m", "1200 m", "3000 m"]
    assert reply.json
    assert [row["distance_m"] for row in reply.json["results"]] == pytest.approx([100, 1200, 3000], rel=0.001)


def test_what_is_too_far_is_left_out(stranger: Phone, db: Session) -> None:
    place(db, "near", location=north_of(TIRANA, 900))
    place(db, "far", location=north_of(TIRANA, 5100))
    assert names(stranger.get(NEARBY, **HERE)) == ["near"]
    assert names(stranger.get(NEARBY, **HERE, radius_m=6000)) == ["near", "far"]
    assert names(stranger.get(NEARBY, **HERE, radius_m=800)) == []


@pytest.mark.parametrize("status", [BusinessStatus.DRAFT, BusinessStatus.SUSPENDED, BusinessStatus.CLOSED])
def test_only_published_and_listed_ones_are_shown(
    stranger: Phone, db: Session, status: BusinessStatus
) -> None:
    place(db, "hidden", status=status)
    place(db, "listed", status=BusinessStatus.LISTED)
    assert names(stranger.get(NEARBY, **HERE)) == ["listed"]


def test_an_archived_one_is_not_shown(stranger: Phone, db: Session) -> None:
    place(db, archived_at=sa.func.now())
    assert names(stranger.get(NEARBY, **HERE)) == []


def test_the_row_says_all_that_a_list_shows(stranger: Phone, db: Session) -> None:
    barber = category(db, "barber", name_en="Barbers", name_sq="Berber")
    bora = place(
        db, "Bora", barber, name_sq="Te Bora", description_en="Hair.", address="Rruga 1", **THREE_RATINGS
    )
    opens(db, bora, (0, "08:00", "17:00"))
    cut = service(db, bora, 1000, category=barber, gender="male")
    performs(db, employee(db, bora), cut, 900)
    stranger.language = "sq"
    row = row_of(stranger.get(NEARBY, **HERE))
    assert row == {
        "uid": str(bora.uid),
        "name": "Te Bora",
        "description": "Hair.",
        "category": {"uid": str(barber.uid), "name": "Berber"},
        "address": "Rruga 1",
        "city": "Tiranë",
        "location": {"lat": TIRANA.lat, "lon": TIRANA.lon},
        "distance_m": 0,
        "rating": {"average": 4.3, "count": 3},
        "price_from": {"amount": "900.00", "currency": "ALL"},
        "open_now": True,
        "takes_bookings": True,
        "verified": False,
        "next_available_at": None,
        "cover": None,
        "gender": "male",
    }


def test_pages_neither_skip_nor_repeat_while_businesses_come_and_go(stranger: Phone, db: Session) -> None:
    shown = [place(db, f"{number:02}", location=north_of(TIRANA, number * 50)) for number in range(9)]
    twins = [place(db, "twin", location=north_of(TIRANA, 500)) for _ in range(4)]
    seen, query = [], {**HERE, "limit": 3}
    for turn in range(6):
        page = stranger.get(NEARBY, **query).json
        assert page
        seen += [row["uid"] for row in page["results"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
        place(db, "new and nearer", location=north_of(TIRANA, turn))
        shown[turn].archived_at = sa.func.now()  # one that was on a page already
        db.flush()
    assert len(seen) == len(set(seen)) == 13
    assert set(seen) == {str(business.uid) for business in [*shown, *twins]}


def test_a_page_takes_two_statements_however_long_it_is(
    stranger: Phone, db: Session, connection: sa.Connection
) -> None:
    barber = category(db, "barber")
    for number in range(30):
        business = place(db, f"{number}", barber, location=north_of(TIRANA, number))
        opens(db, business, (0, "08:00", "17:00"))
        service(db, business, 500, category=barber)
    db.commit()
    with counted(connection) as statements:
        assert len(names(stranger.get(NEARBY, **HERE, limit=25, category=barber.uid))) == 25
    assert len(statements) == 2


def test_it_reaches_across_the_antimeridian(stranger: Phone, db: Session) -> None:
    place(db, "Taveuni", location=LatLon(-16.8, -179.99))
    row = row_of(stranger.get(NEARBY, lat=-16.8, lon=179.99))
    assert row["distance_m"] == pytest.approx(2129, rel=0.01)


def test_it_works_at_the_poles(stranger: Phone, db: Session) -> None:
    place(db, "Amundsen", location=LatLon(-90, 0))
    assert names(stranger.get(NEARBY, lat=-90, lon=180)) == ["Amundsen"]


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({"lat": 41}, "lon", "required"),
        ({}, "lat", "required"),
        ({"lat": "nan", "lon": 19}, "lat", "not_a_number"),
        ({"lat": "inf", "lon": 19}, "lat", "not_a_number"),
        ({"lat": 91, "lon": 19}, "lat", "too_large"),
        ({"lat": 41, "lon": -181}, "lon", "too_small"),
        ({"lat": "here", "lon": 19}, "lat", "not_a_number"),
        ({**HERE, "radius_m": 0}, "radius_m", "too_small"),
        ({**HERE, "radius_m": -5}, "radius_m", "too_small"),
        ({**HERE, "radius_m": 50001}, "radius_m", "too_large"),
        ({**HERE, "radius_m": "nan"}, "radius_m", "not_a_number"),
        ({**HERE, "limit": 0}, "limit", "too_small"),
        ({**HERE, "limit": 101}, "limit", "too_large"),
        ({**HERE, "cursor": "nonsense"}, "cursor", "invalid_cursor"),
        ({**HERE, "cursor": "WyIxIiwiMiJd"}, "cursor", "invalid_cursor"),
    ],
)
def test_it_says_what_is_wrong(stranger: Phone, query: dict[str, Any], field: str, code: str) -> None:
    reply = stranger.get(NEARBY, **query)
    assert reply.status_code == 422
    assert reply.json
    assert (field, code) in [(each["field"], each["code"]) for each in reply.json["fields"]]


def test_an_unchanged_page_is_not_sent_again(stranger: Phone, db: Session) -> None:
    place(db)
    first = stranger.get(NEARBY, **HERE)
    assert first.headers["Cache-Control"] == "public, max-age=30"
    assert first.headers["Vary"] == "Accept-Language"
    stranger.headers["If-None-Match"] = first.headers["ETag"]
    assert stranger.get(NEARBY, **HERE).status_code == 304
    db.execute(sa.update(Business).values(address="Rruga e re 5"))
    assert stranger.get(NEARBY, **HERE).status_code == 200
