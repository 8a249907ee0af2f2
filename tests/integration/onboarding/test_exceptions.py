"""Days on which something else holds."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import HoursException
from tests.integration.conftest import Phone
from tests.integration.salon import EXCEPTIONS, Salon, open_salon

DAY = {"date_from": "2027-03-15", "date_to": "2027-03-15"}
WEEK = {"date_from": "2027-03-15", "date_to": "2027-03-21"}
MORNING = [{"start": "09:00", "end": "12:00"}]


def kept(db: Session) -> int:
    """How many exceptions there are."""
    return db.scalar(select(func.count()).select_from(HoursException)) or 0


@pytest.mark.parametrize(
    ("what", "is_dritans"),
    [
        ({"kind": "closure", "note": "Festë"} | WEEK, False),
        ({"kind": "closure"} | DAY, True),
        ({"kind": "special_hours", "intervals": MORNING} | DAY, False),
        ({"kind": "special_hours", "intervals": []} | DAY, False),
        (
            {"kind": "special_hours", "weekly": [{"weekday": 0, "start": "10:00", "end": "02:00"}]} | WEEK,
            True,
        ),
        ({"kind": "break", "intervals": MORNING} | WEEK, True),
        ({"kind": "break", "intervals": MORNING} | WEEK, False),
        ({"kind": "time_off"} | WEEK, True),
        ({"kind": "time_off", "intervals": [{"start": "22:00", "end": "02:00"}]} | WEEK, True),
    ],
)
def test_each_kind_is_kept_as_given(
    bora: Phone, salon: Salon, what: dict[str, Any], is_dritans: bool
) -> None:
    employee = salon.dritan if is_dritans else None
    reply = bora.post(EXCEPTIONS, {"business": salon.uid, "employee": employee} | what)
    assert reply.status_code == 201, reply.text
    expected = {"employee": employee, "intervals": None, "weekly": None, "note": ""} | what
    assert {name: reply.json[name] for name in expected} == expected
    assert bora.get(EXCEPTIONS, business=salon.uid).json["results"] == [reply.json]


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"kind": "time_off"} | DAY, "employee_required"),
        ({"kind": "closure", "intervals": MORNING} | DAY, "wrong_times"),
        ({"kind": "break"} | DAY, "wrong_times"),
        ({"kind": "break", "intervals": []} | DAY, "wrong_times"),
        ({"kind": "special_hours"} | DAY, "wrong_times"),
        ({"kind": "special_hours", "intervals": MORNING, "weekly": []} | DAY, "wrong_times"),
        ({"kind": "closure", "date_from": "2027-03-15", "date_to": "2027-03-14"}, "ends_before_start"),
        ({"kind": "special_hours", "intervals": MORNING * 2} | DAY, "overlap"),
        (
            {
                "kind": "special_hours",
                "intervals": [{"start": "22:00", "end": "02:00"}, {"start": "01:00", "end": "03:00"}],
            }
            | WEEK,
            "overlap",
        ),
        ({"kind": "special_hours", "weekly": [MORNING[0] | {"weekday": 0}] * 2} | WEEK, "overlap"),
        ({"kind": "holiday"} | DAY, "not_a_choice"),
        ({"kind": "closure", "date_from": "2027-02-30", "date_to": "2027-03-01"}, "wrong_date"),
        ({"kind": "closure", "date_from": 0, "date_to": "2027-03-01"}, "wrong_format"),
        ({"kind": "closure", "date_from": "0001-01-01", "date_to": "2027-03-01"}, "too_small"),
        ({"kind": "closure", "date_from": "2027-03-01", "date_to": "9999-12-31"}, "too_large"),
        ({"kind": "closure", "note": "x" * 1001} | DAY, "too_long"),
        ({"kind": "closure", "note": "x\x00"} | DAY, "wrong_value"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_kept(
    bora: Phone, salon: Salon, db: Session, what: dict[str, Any], code: str
) -> None:
    reply = bora.post(EXCEPTIONS, {"business": salon.uid} | what)
    assert reply.status_code == 422, reply.text
    assert [each["code"] for each in reply.json["fields"]] == [code]
    assert kept(db) == 0


def test_touching_times_of_one_night_are_no_overlap(salon: Salon) -> None:
    night = [{"start": "22:00", "end": "02:00"}, {"start": "01:00", "end": "03:00"}]
    assert salon.add_exception("special_hours", "2027-03-15", intervals=night)


def test_the_list_is_by_date_and_goes_on_by_cursor(bora: Phone, salon: Salon) -> None:
    late = salon.add_exception("closure", "2027-05-01")
    soon = salon.add_exception("time_off", "2027-03-15", employee=salon.dritan)
    first = bora.get(EXCEPTIONS, business=salon.uid, limit=1).json
    second = bora.get(EXCEPTIONS, business=salon.uid, limit=1, cursor=first["next"]).json
    assert [row["uid"] for row in first["results"] + second["results"]] == [soon, late]
    assert first["results"][0]["employee"] == salon.dritan
    assert second["next"] is None
    only_late = bora.get(EXCEPTIONS, business=salon.uid, date_from="2027-03-16").json
    assert [row["uid"] for row in only_late["results"]] == [late]


def test_a_list_needs_a_business(bora: Phone) -> None:
    assert bora.get(EXCEPTIONS).status_code == 422
    assert bora.get(EXCEPTIONS, business="salon").status_code == 422


def test_one_can_be_dropped_once(bora: Phone, salon: Salon, db: Session) -> None:
    uid = salon.add_exception("closure", "2027-03-15")
    assert bora.delete(f"{EXCEPTIONS}{uid}/").status_code == 204
    assert bora.delete(f"{EXCEPTIONS}{uid}/").status_code == 404
    assert kept(db) == 0


def test_another_shops_employee_takes_no_time_off_here(
    bora: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    other = open_salon(erion, db)
    what = {"business": salon.uid, "employee": other.dritan, "kind": "time_off"} | DAY
    reply = bora.post(EXCEPTIONS, what)
    assert (reply.status_code, reply.json["fields"][0]["field"]) == (422, "employee")
    assert kept(db) == 0


def test_another_shops_exceptions_are_not_there(bora: Phone, erion: Phone, salon: Salon, db: Session) -> None:
    uid = salon.add_exception("closure", "2027-03-15")
    open_salon(erion, db)
    assert erion.delete(f"{EXCEPTIONS}{uid}/").status_code == 404
    assert erion.get(EXCEPTIONS, business=salon.uid).status_code == 404
    assert kept(db) == 1
