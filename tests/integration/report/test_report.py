"""What a report says of a salon."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from common.models import Employee, Rating, Role
from tests.integration.conftest import Phone
from tests.integration.discovery.places import counted
from tests.integration.report.conftest import REPORT, report
from tests.integration.salon import Salon, open_salon
from tests.integration.visits import Diary

MONDAY = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)  # ten o'clock in Tirana
WEEK = "2027-02-01", "2027-02-07"
HOUR = timedelta(hours=1)


def test_what_a_week_brought(alice: Phone, erion: Phone, bora: Phone, salon: Salon, diary: Diary) -> None:
    beard = salon.add_service(name="Beard", price="500.00", duration_minutes=20)
    diary = Diary.of(diary.db, salon)
    who: dict[str, Any] = {"service": salon.cut, "employee": salon.dritan}
    diary.visit(MONDAY, alice.user, price="1000.00", **who)
    diary.visit(MONDAY + HOUR, erion.user, price="500.50", minutes=20, service=beard, employee=salon.elira)
    diary.visit(MONDAY + 24 * HOUR, price="700.00", **who)
    diary.visit(MONDAY + 25 * HOUR, alice.user, status="no_show", **who)
    diary.visit(MONDAY + 26 * HOUR, alice.user, status="cancelled_by_customer", cancellation_fee=250, **who)
    diary.visit(MONDAY + 27 * HOUR, alice.user, status="confirmed", price="900.00", **who)
    diary.visit(MONDAY - 7 * 24 * HOUR, alice.user, price="300.00", **who)
    made = report(bora, salon, *WEEK)
    revenue = made["revenue"]
    assert (revenue["completed"], revenue["expected"], revenue["cancellation_fees"]) == (
        "2200.50",
        "900.00",
        "250.00",
    )
    assert [(day["visits"], day["revenue"]) for day in revenue["by_day"]][:3] == [
        (2, "1500.50"),
        (1, "700.00"),
        (0, "0.00"),
    ]
    assert made["bookings"] | {"completed": 3, "no_show": 1, "confirmed": 1} == made["bookings"]
    assert made["no_shows"] == {"count": 1, "rate": 0.25}
    assert made["cancellations"] == {"count": 1, "rate": 0.1667}
    assert made["customers"] == {"new": 1, "returning": 1}
    assert [(row["count"], row["revenue"]) for row in made["top_services"]] == [(2, "1700.00"), (1, "500.50")]
    booked, opened = 4 * 30 + 20, 2 * 6 * 8 * 60
    assert made["occupancy"] == {
        "booked_minutes": booked,
        "open_minutes": opened,
        "rate": round(booked / opened, 4),
    }
    [dritan, elira] = made["employees"]
    assert (dritan["name"], dritan["visits"], dritan["revenue"]) == ("Dritan Hoxha", 2, "1700.00")
    assert (elira["visits"], elira["occupancy"]["booked_minutes"]) == (1, 20)
    before = made["previous"]
    assert (before["date_from"], before["date_to"], before["revenue"], before["visits"]) == (
        "2027-01-25",
        "2027-01-31",
        "300.00",
        1,
    )
    assert (before["new_customers"], before["occupancy"]) == (1, round(30 / opened, 4))


def test_a_day_is_the_venues_and_not_that_of_utc(bora: Phone, salon: Salon, diary: Diary) -> None:
    """Half past eleven in the evening of the seventh in UTC is half past midnight of the eighth in Tirana."""
    diary.visit(datetime(2027, 2, 7, 23, 30, tzinfo=UTC), price="1.00")
    diary.visit(datetime(2027, 1, 31, 23, 30, tzinfo=UTC), price="2.00")
    made = report(bora, salon, *WEEK)
    assert made["revenue"]["completed"] == "2.00"
    assert made["revenue"]["by_day"][0] == {"date": "2027-02-01", "visits": 1, "revenue": "2.00"}
    assert made["previous"]["visits"] == 0


@pytest.mark.parametrize(
    ("on", "first", "last"),
    [
        ("2027-03-28", datetime(2027, 3, 27, 23, tzinfo=UTC), datetime(2027, 3, 28, 21, 59, tzinfo=UTC)),
        ("2027-10-31", datetime(2027, 10, 30, 22, tzinfo=UTC), datetime(2027, 10, 31, 22, 59, tzinfo=UTC)),
    ],
)
def test_a_day_on_which_clocks_change_has_all_its_visits(
    bora: Phone, salon: Salon, diary: Diary, on: str, first: datetime, last: datetime
) -> None:
    minute = timedelta(minutes=1)
    for at in (first - minute, first, last, last + minute):
        diary.visit(at, price="10.00", minutes=1)
    made = report(bora, salon, on, on)
    assert made["revenue"]["by_day"] == [{"date": on, "visits": 2, "revenue": "20.00"}]


def test_the_hours_in_which_colour_develops_are_not_booked(bora: Phone, salon: Salon, diary: Diary) -> None:
    parts = [
        {"kind": "hands_on", "minutes": 20},
        {"kind": "processing", "minutes": 30},
        {"kind": "hands_on", "minutes": 10},
    ]
    diary.visit(MONDAY, minutes=60, parts=parts)
    assert report(bora, salon, *WEEK)["occupancy"]["booked_minutes"] == 30


def test_holidays_and_breaks_are_not_open(bora: Phone, salon: Salon, diary: Diary) -> None:
    salon.add_exception("closure", "2027-02-01")
    salon.add_exception("break", "2027-02-02", intervals=[{"start": "12:00", "end": "13:00"}])
    salon.add_exception("time_off", "2027-02-03", employee=salon.elira)
    made = report(bora, salon, *WEEK)
    assert made["occupancy"]["open_minutes"] == (2 * (5 * 8 - 1) - 8) * 60
    assert made["previous"]["occupancy"] == 0.0


def test_stars_are_those_of_the_periods_visits(alice: Phone, bora: Phone, salon: Salon, diary: Diary) -> None:
    for days, stars in ((0, 5), (1, 4), (-20, 1)):
        booking = diary.visit(MONDAY + days * 24 * HOUR, alice.user, employee=salon.dritan)
        rating = Rating(business_id=diary.business.id, booking_id=booking.id, customer_id=booking.customer_id)
        rating.rating, rating.employee_rating = 5, stars
        rating.employee_id = diary.team[salon.dritan].id
        diary.db.add(rating)
    diary.db.commit()
    [dritan, elira] = report(bora, salon, *WEEK)["employees"]
    assert (dritan["rating"], dritan["ratings"]) == (4.5, 2)
    assert (elira["rating"], elira["ratings"]) == (None, 0)


def test_who_has_left_is_named_for_what_they_did(
    bora: Phone, salon: Salon, diary: Diary, db: Session
) -> None:
    diary.visit(MONDAY, employee=salon.elira)
    elira = db.get_one(Employee, diary.team[salon.elira].id)
    elira.archived_at = MONDAY + 24 * HOUR
    db.commit()
    made = report(bora, salon, *WEEK)
    assert [row["name"] for row in made["employees"]] == ["Dritan Hoxha", "Elira"]
    assert made["employees"][1]["occupancy"]["open_minutes"] == 2 * 8 * 60
    assert len(report(bora, salon, "2027-04-01", "2027-04-02")["employees"]) == 1


def test_another_business_is_not_in_it(bora: Phone, erion: Phone, salon: Salon, db: Session) -> None:
    Diary.of(db, open_salon(erion, db)).visit(MONDAY)
    made = report(bora, salon, *WEEK)
    assert (made["revenue"]["completed"], made["occupancy"]["booked_minutes"]) == ("0.00", 0)
    assert made["top_services"] == []


def test_it_is_three_statements(bora: Phone, salon: Salon, diary: Diary, connection: sa.Connection) -> None:
    diary.visit(MONDAY)
    with counted(connection) as statements:
        report(bora, salon, *WEEK)
    about_bookings = [each for each in statements if "booking" in each]
    assert len(about_bookings) == 3
    assert len(statements) <= 6  # with the session, the guard and the transaction


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 200), (Role.EMPLOYEE, 403)])
def test_it_is_for_owner_and_managers(
    dritan: Phone, salon: Salon, db: Session, role: Role, status: int
) -> None:
    salon.employ(db, dritan, salon.dritan, role)
    asked = {"business": salon.uid, "from": WEEK[0], "to": WEEK[1]}
    assert dritan.get(REPORT, **asked).status_code == status


def test_strangers_find_nothing(erion: Phone, stranger: Phone, salon: Salon) -> None:
    asked = {"business": salon.uid, "from": WEEK[0], "to": WEEK[1]}
    assert erion.get(REPORT, **asked).status_code == 404
    assert stranger.get(REPORT, **asked).status_code == 401


@pytest.mark.parametrize(
    "dates",
    [
        {"from": "2027-02-02", "to": "2027-02-01"},
        {"from": "2027-01-01", "to": "2028-01-02"},
        {"from": "0001-01-01", "to": "0001-01-02"},
        {"from": "9999-12-30", "to": "9999-12-31"},
        {"from": "yesterday", "to": "2027-02-01"},
        {"from": "2027-02-01"},
        {},
    ],
)
def test_nonsense_is_refused(bora: Phone, salon: Salon, dates: Any) -> None:
    assert bora.get(REPORT, business=salon.uid, **dates).status_code == 422


@pytest.mark.parametrize(
    "dates", [("2027-01-01", "2028-01-01"), ("2000-01-01", "2000-01-01"), ("2099-12-31",) * 2]
)
def test_the_longest_and_the_outermost_ranges_are_fine(bora: Phone, salon: Salon, dates: Any) -> None:
    assert report(bora, salon, *dates)["bookings"]["completed"] == 0
