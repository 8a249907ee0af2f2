"""Walking through the pages of a search, who is open now, and what a page costs."""

from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import ExceptionKind, HoursException
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
    service,
)

HERE = {"lat": TIRANA.lat, "lon": TIRANA.lon}


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


def test_pages_by_price_go_on_with_those_that_have_none(stranger: Phone, db: Session) -> None:
    for name, price in (("dear", 900), ("cheap", 500), ("twin", 500)):
        service(db, place(db, name), price)
    service(db, place(db, "euro", currency="EUR"), 1)
    others = [place(db, "listed"), place(db, "draft of a menu")]
    service(db, others[1], 5, is_active=False)
    seen: list[str] = []
    cursor: dict[str, Any] = {}
    for _page in range(6):
        page = stranger.get(SEARCH, sort="price", limit=1, **cursor).json
        assert page
        seen += [row["name"] for row in page["results"]]
        cursor = {"cursor": page["next"]}
    assert page["next"] is None
    assert sorted(seen[:2]) == ["cheap", "twin"]
    assert seen[2] == "dear"
    assert sorted(seen[3:]) == ["draft of a menu", "euro", "listed"]


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


def test_words_take_two_statements_with_and_without_mistakes(
    stranger: Phone, db: Session, connection: sa.Connection
) -> None:
    for number in range(5):
        place(db, f"Berber {number}")
    db.commit()
    for typed, most in (("berber", 2), ("berbr", 2)):
        with counted(connection) as statements:
            assert len(names(stranger.get(SEARCH, q=typed))) == 5
        assert len(statements) == most
