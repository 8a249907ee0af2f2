"""When a business is open."""

from datetime import date

from sqlalchemy.orm import Session

from common.models import ExceptionKind, HoursException
from tests.integration.conftest import Phone
from tests.integration.discovery.places import employee, opens, place
from tests.integration.salon import open_salon

HOURS = "/api/business/hours/{}/"


def test_it_shows_the_week_monday_first(stranger: Phone, bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    shown = stranger.get(HOURS.format(salon.uid)).json
    assert shown
    assert shown["timezone"] == "Europe/Tirane"
    assert [each["weekday"] for each in shown["weekly"]] == [0, 1, 2, 3, 4, 5]
    assert shown["weekly"][0] == {"weekday": 0, "start": "09:00", "end": "17:00"}


def test_it_shows_several_intervals_and_overnight_ones(stranger: Phone, db: Session) -> None:
    business = place(db)
    opens(db, business, (4, "22:00", "02:00"), (4, "09:00", "13:00"))
    shown = stranger.get(HOURS.format(business.uid)).json
    assert shown
    assert [(each["start"], each["end"]) for each in shown["weekly"]] == [
        ("09:00", "13:00"),
        ("22:00", "02:00"),
    ]


def test_it_shows_what_differs_in_the_next_sixty_days(stranger: Phone, bora: Phone, db: Session) -> None:
    salon = open_salon(bora, db)
    salon.add_exception("closure", "2027-02-25", "2027-02-28")
    salon.add_exception("closure", "2027-02-28", "2027-03-01", note="A family matter")
    hours = [{"start": "10:00", "end": "12:00"}]
    salon.add_exception("special_hours", "2027-04-30", intervals=hours)
    salon.add_exception("closure", "2027-05-01")
    shown = stranger.get(HOURS.format(salon.uid)).json
    assert shown
    assert [(each["kind"], each["date_from"]) for each in shown["exceptions"]] == [
        ("closure", "2027-02-28"),
        ("special_hours", "2027-04-30"),
    ]
    assert shown["exceptions"][1]["intervals"] == hours
    assert "note" not in shown["exceptions"][0]


def test_when_an_employee_is_away_is_nobodys_business(stranger: Phone, db: Session) -> None:
    business = place(db)
    dritan = employee(db, business)
    dates = {"date_from": date(2027, 3, 1), "date_to": date(2027, 3, 5)}
    away = HoursException(
        business_id=business.id, employee_id=dritan.id, kind=ExceptionKind.TIME_OFF, **dates
    )
    db.add(away)
    db.flush()
    shown = stranger.get(HOURS.format(business.uid)).json
    assert shown
    assert shown["exceptions"] == []
