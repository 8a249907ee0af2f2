"""Which times are offered, through the rows of the database."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from common.models import ExceptionKind, HoursException, WorkingHours
from tests.integration.booking.conftest import MONDAY, Salon
from tests.integration.booking.ordering import booked
from tests.integration.conftest import Phone

SLOTS = "/api/business/available-slots/"


def starts(salon: Salon, phone: Phone, on: str = MONDAY, **more: Any) -> list[str]:
    """The wall times at which a visit may start that day."""
    return [slot["start_time"] for slot in salon.free(phone, on, **more)["days"][0]["slots"]]


@pytest.fixture
def statements(engine: Engine) -> Iterator[list[str]]:
    """Every SELECT sent while a test runs."""
    sent: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield sent
    event.remove(engine, "before_cursor_execute", note)


def test_a_stranger_sees_the_times_of_a_day(stranger: Phone, salon: Salon) -> None:
    listing = salon.free(stranger)
    (day,) = listing["days"]
    assert (listing["timezone"], listing["currency"], day["date"]) == ("Europe/Tirane", "ALL", MONDAY)
    assert (day["slots"][0]["starts_at"], day["slots"][-1]["end_time"]) == (
        "2027-03-08T09:00:00+01:00",
        "17:00",
    )
    assert {option["employee"] for option in day["slots"][0]["options"]} == {
        str(salon.dritan.uid),
        str(salon.mira.uid),
    }


def test_each_option_has_its_own_end_and_price(stranger: Phone, salon: Salon, own_price: None) -> None:
    first = salon.free(stranger)["days"][0]["slots"][0]
    assert {(option["price"], option["ends_at"][11:16]) for option in first["options"]} == {
        ("1000.00", "09:30"),
        ("1200.00", "09:45"),
    }
    assert (first["price_from"], first["end_time"]) == ("1000.00", "09:45")


def test_a_month_costs_two_statements(stranger: Phone, salon: Salon, statements: list[str]) -> None:
    statements.clear()
    salon.free(stranger, "2027-03-01", "2027-03-31")
    assert len(statements) == 2


def test_a_closure_closes_and_special_hours_replace(stranger: Phone, salon: Salon, db: Session) -> None:
    db.add_all(
        [
            HoursException(
                business_id=salon.business.id,
                kind=ExceptionKind.CLOSURE,
                date_from=date(2027, 3, 9),
                date_to=date(2027, 3, 10),
            ),
            HoursException(
                business_id=salon.business.id,
                kind=ExceptionKind.SPECIAL_HOURS,
                date_from=date(2027, 3, 14),
                date_to=date(2027, 3, 14),
                intervals=[{"start": "10:00", "end": "11:00"}],
            ),
        ]
    )
    db.commit()
    days = salon.free(stranger, "2027-03-08", "2027-03-14")["days"]
    assert [len(day["slots"]) for day in days] == [31, 0, 0, 31, 31, 31, 3]


def test_a_break_and_time_off_are_cut_out(stranger: Phone, salon: Salon, db: Session) -> None:
    lunch = HoursException(
        business_id=salon.business.id,
        employee_id=salon.dritan.id,
        kind=ExceptionKind.BREAK,
        date_from=date(2027, 3, 1),
        date_to=date(2027, 3, 31),
        intervals=[{"start": "12:00", "end": "13:00"}],
    )
    away = HoursException(
        business_id=salon.business.id,
        employee_id=salon.mira.id,
        kind=ExceptionKind.TIME_OFF,
        date_from=date(2027, 3, 8),
        date_to=date(2027, 3, 8),
    )
    db.add_all([lunch, away])
    db.commit()
    assert not {"11:45", "12:00", "12:45"} & set(starts(salon, stranger))
    assert starts(salon, stranger, employee=salon.mira.uid) == []


def test_an_employee_with_own_hours_follows_them(
    stranger: Phone, salon: Salon, db: Session, change: Callable[..., None]
) -> None:
    db.add(
        WorkingHours(
            business_id=salon.business.id,
            employee_id=salon.mira.id,
            weekday=0,
            start_time=time(15),
            end_time=time(20),
        )
    )
    change(salon.mira, has_own_hours=True)
    mine = starts(salon, stranger, employee=salon.mira.uid)
    assert (mine[0], mine[-1]) == ("15:00", "16:30")
    change(salon.policy, limit_to_business_hours=False)
    assert starts(salon, stranger, employee=salon.mira.uid)[-1] == "19:30"


@pytest.mark.parametrize(("on", "many", "at_two"), [("2027-03-28", 17, 0), ("2027-10-31", 25, 8)])
def test_the_days_on_which_the_clocks_change_are_right(
    stranger: Phone, salon: Salon, db: Session, change: Callable[..., None], on: str, many: int, at_two: int
) -> None:
    """Open from midnight to six, cut of half an hour, step 15: 23-hour days have five hours, 25-hour days seven."""
    db.add(
        HoursException(
            business_id=salon.business.id,
            kind=ExceptionKind.SPECIAL_HOURS,
            date_from=date.fromisoformat(on),
            date_to=date.fromisoformat(on),
            intervals=[{"start": "00:00", "end": "06:00"}],
        )
    )
    change(salon.policy, max_days=400)
    found = starts(salon, stranger, on)
    assert len([start for start in found if start.startswith("02:")]) == at_two
    assert len(found) == many + 2


def test_when_nothing_is_free_the_next_time_is_named(stranger: Phone, salon: Salon) -> None:
    sunday = salon.free(stranger, "2027-03-07")
    assert sunday["days"][0]["slots"] == []
    assert sunday["next_available_at"] == "2027-03-08T09:00:00+01:00"


def test_the_horizon_counts_local_days(stranger: Phone, salon: Salon, change: Callable[..., None]) -> None:
    change(salon.policy, max_days=7)
    assert starts(salon, stranger, "2027-03-08") != []
    assert starts(salon, stranger, "2027-03-09") == []


def test_a_cap_on_the_day_closes_it(
    alice: Phone, stranger: Phone, salon: Salon, change: Callable[..., None]
) -> None:
    change(salon.policy, max_per_employee_day=1)
    booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    assert starts(salon, stranger, employee=salon.dritan.uid) == []
    assert starts(salon, stranger, employee=salon.mira.uid) != []


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"date_to": "2027-03-07"}, ""),
        ({"date_to": "2027-04-08"}, ""),
        ({"date_from": "yesterday"}, "date_from"),
        ({"date_from": "0001-01-01", "date_to": "0001-01-02"}, "date_from"),
        ({"date_to": "9999-12-31"}, "date_to"),
        ({"service": "1"}, "service.0"),
    ],
)
def test_a_wrong_question_is_named(stranger: Phone, salon: Salon, query: dict[str, str], field: str) -> None:
    right = {"business": salon.business.uid, "service": salon.cut.uid, "date_from": MONDAY, "date_to": MONDAY}
    reply = stranger.get(SLOTS, **(right | query))
    assert reply.json is not None
    assert (reply.status_code, reply.json["fields"][0]["field"]) == (422, field)


def test_free_times_are_never_kept_by_a_cache(stranger: Phone, salon: Salon) -> None:
    query = {"business": salon.business.uid, "service": salon.cut.uid, "date_from": MONDAY, "date_to": MONDAY}
    assert stranger.get(SLOTS, **query).headers["Cache-Control"] == "no-store"
