"""A business's own screen."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import BusinessStatus, ExceptionKind, HoursException
from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted, employee, opens, performs, place, service
from tests.integration.salon import open_salon

DETAIL = "/api/business/detail/{}/"


def test_it_shows_what_the_owner_wrote_in_the_readers_language(
    stranger: Phone, bora: Phone, db: Session
) -> None:
    salon = open_salon(bora, db)
    shown = stranger.get(DETAIL.format(salon.uid)).json
    assert shown
    assert (shown["name"], shown["description"]) == ("Bora's salon", "Cuts and colour near the lake.")
    assert (shown["address"], shown["phone"]) == ("Rruga Myslym Shyri 12", "+355692034567")
    assert (shown["timezone"], shown["currency"], shown["takes_bookings"]) == ("Europe/Tirane", "ALL", True)
    assert [each["uid"] for each in shown["categories"]] == [salon.category]
    stranger.language = "sq"
    shown = stranger.get(DETAIL.format(salon.uid)).json
    assert shown
    assert (shown["name"], shown["services"][0]["services"][0]["name"]) == (
        "Salloni i Borës",
        "Qethje burrash",
    )


def test_it_shows_services_by_category_and_the_team(stranger: Phone, bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    shown = stranger.get(DETAIL.format(salon.uid)).json
    assert shown
    (group,) = shown["services"]
    assert group["category"]["uid"] == salon.category
    assert [each["uid"] for each in group["services"]] == [salon.cut]
    assert [each["name"] for each in shown["team"]] == ["Dritan Hoxha", "Elira"]
    assert shown["price_from"] == {"amount": "1000.00", "currency": "ALL"}
    assert "email" not in shown["team"][0]


def test_it_shows_the_rating_with_its_histogram(stranger: Phone, db: Session) -> None:
    rated = place(db, rating_count=3, rating_sum=12, rating_histogram=[0, 0, 1, 1, 1])
    shown = stranger.get(DETAIL.format(rated.uid)).json
    assert shown
    histogram = {"1": 0, "2": 0, "3": 1, "4": 1, "5": 1}
    assert shown["rating"] == {"average": 4.0, "count": 3, "histogram": histogram}


def test_a_business_without_terms_has_the_usual_ones(stranger: Phone, bora: Phone, db: Session) -> None:
    listed = place(db, status=BusinessStatus.LISTED)
    shown = stranger.get(DETAIL.format(listed.uid)).json
    assert shown
    assert shown["takes_bookings"] is False
    assert (shown["policy"]["min_notice_minutes"], shown["policy"]["free_until_minutes"]) == (60, 1440)
    salon = open_salon(bora, db)
    salon.set_policy(min_notice_minutes=120)
    shown = stranger.get(DETAIL.format(salon.uid)).json
    assert shown
    assert shown["policy"]["min_notice_minutes"] == 120


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2027-03-01 07:59", (False, None, "2027-03-01T09:00:00+01:00")),
        ("2027-03-01 08:00", (True, "2027-03-01T13:00:00+01:00", None)),
        ("2027-03-01 12:00", (False, None, "2027-03-01T14:00:00+01:00")),
        ("2027-03-01 13:00", (True, "2027-03-01T20:00:00+01:00", None)),
        ("2027-03-01 19:00", (False, None, "2027-03-02T22:00:00+01:00")),
        ("2027-03-02 23:30", (True, "2027-03-03T02:00:00+01:00", None)),
        ("2027-03-03 00:59", (True, "2027-03-03T02:00:00+01:00", None)),
        ("2027-03-03 01:00", (False, None, "2027-03-08T09:00:00+01:00")),
    ],
)
def test_it_says_until_when_or_from_when_it_is_open(
    stranger: Phone, db: Session, clock: SetClock, now: str, expected: tuple[bool, str | None, str | None]
) -> None:
    business = place(db)
    opens(db, business, (0, "09:00", "13:00"), (0, "14:00", "20:00"), (1, "22:00", "02:00"))
    clock.at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    shown = stranger.get(DETAIL.format(business.uid)).json
    assert shown
    assert (shown["open_now"], shown["closes_at"], shown["opens_at"]) == expected


def test_hours_of_today_leave_out_the_break(stranger: Phone, db: Session) -> None:
    business = place(db)
    opens(db, business, (0, "08:00", "17:00"))
    lunch = [{"start": "12:00", "end": "12:30"}]
    dates = {"date_from": date(2027, 2, 1), "date_to": date(2027, 3, 31)}
    db.add(HoursException(business_id=business.id, kind=ExceptionKind.BREAK, intervals=lunch, **dates))
    db.flush()
    shown = stranger.get(DETAIL.format(business.uid)).json
    assert shown
    assert shown["hours_today"] == [{"start": "08:00", "end": "12:00"}, {"start": "12:30", "end": "17:00"}]
    assert shown["closes_at"] == "2027-03-01T12:00:00+01:00"


def test_a_special_week_replaces_the_usual_one(stranger: Phone, db: Session) -> None:
    business = place(db)
    opens(db, business, *((day, "08:00", "17:00") for day in range(7)))
    ramadan = [{"weekday": 1, "start": "20:00", "end": "23:00"}]
    dates = {"date_from": date(2027, 2, 22), "date_to": date(2027, 3, 7)}
    db.add(HoursException(business_id=business.id, kind=ExceptionKind.SPECIAL_HOURS, weekly=ramadan, **dates))
    db.flush()
    shown = stranger.get(DETAIL.format(business.uid)).json
    assert shown
    assert (shown["open_now"], shown["hours_today"]) == (False, [])
    assert shown["opens_at"] == "2027-03-02T20:00:00+01:00"


def test_one_that_never_closes_does_not_say_when(stranger: Phone, db: Session) -> None:
    business = place(db)
    opens(db, business, *((day, "00:00", "00:00") for day in range(7)))
    shown = stranger.get(DETAIL.format(business.uid)).json
    assert shown
    assert (shown["open_now"], shown["closes_at"], shown["opens_at"]) == (True, None, None)


def test_one_without_hours_is_closed(stranger: Phone, db: Session) -> None:
    shown = stranger.get(DETAIL.format(place(db).uid)).json
    assert shown
    assert (shown["open_now"], shown["closes_at"], shown["opens_at"]) == (False, None, None)


@pytest.mark.parametrize("what", ["detail", "hours", "services", "employees"])
@pytest.mark.parametrize("status", [BusinessStatus.DRAFT, BusinessStatus.SUSPENDED, BusinessStatus.CLOSED])
def test_one_that_is_not_public_does_not_exist(
    stranger: Phone, db: Session, status: BusinessStatus, what: str
) -> None:
    hidden = place(db, status=status)
    for uid in (hidden.uid, uuid4(), "nonsense"):
        assert stranger.get(f"/api/business/{what}/{uid}/").status_code == 404


@pytest.mark.parametrize(("what", "most"), [("detail", 2), ("hours", 2), ("services", 1), ("employees", 1)])
def test_it_takes_few_statements_however_large_the_team(
    stranger: Phone, db: Session, connection: sa.Connection, what: str, most: int
) -> None:
    business = place(db)
    opens(db, business, (0, "08:00", "17:00"))
    team = [employee(db, business, f"Employee {number}") for number in range(8)]
    for number in range(8):
        cut = service(db, business, 1000 + number)
        for who in team:
            performs(db, who, cut, 900)
    db.commit()
    with counted(connection) as statements:
        assert stranger.get(f"/api/business/{what}/{business.uid}/").status_code == 200
    assert len(statements) <= most


@pytest.mark.parametrize("what", ["detail", "hours", "services", "employees"])
def test_an_unchanged_screen_is_not_sent_again(stranger: Phone, db: Session, what: str) -> None:
    url = f"/api/business/{what}/{place(db).uid}/"
    first = stranger.get(url)
    assert first.headers["Cache-Control"] == "public, max-age=60"
    stranger.headers["If-None-Match"] = first.headers["ETag"]
    assert stranger.get(url).status_code == 304
