"""The ordinary week, of the business and of one employee."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.models import Employee, WorkingHours
from tests.integration.conftest import Phone
from tests.integration.salon import HOURS, MONDAY_TO_SATURDAY, Salon, open_salon


def at(weekday: int, start: str, end: str) -> dict[str, Any]:
    """An interval of the week."""
    return {"weekday": weekday, "start": start, "end": end}


def written(db: Session) -> list[tuple[int, str, str]]:
    """The business's week as it stands in the database."""
    rows = select(WorkingHours).where(WorkingHours.employee_id.is_(None))
    ordered = rows.order_by(WorkingHours.weekday, WorkingHours.start_time)
    return [(w.weekday, f"{w.start_time:%H:%M}", f"{w.end_time:%H:%M}") for w in db.scalars(ordered)]


def test_a_week_replaces_the_week_before(bora: Phone, salon: Salon, db: Session) -> None:
    week = [at(4, "18:00", "02:00"), at(0, "13:00", "17:00"), at(0, "09:00", "12:00")]
    reply = bora.post(HOURS, {"business": salon.uid, "weekly": week})
    assert reply.status_code == 200
    assert reply.json == {
        "business": salon.uid,
        "employee": None,
        "timezone": "Europe/Tirane",
        "weekly": [at(0, "09:00", "12:00"), at(0, "13:00", "17:00"), at(4, "18:00", "02:00")],
    }
    assert written(db) == [(0, "09:00", "12:00"), (0, "13:00", "17:00"), (4, "18:00", "02:00")]


@pytest.mark.parametrize(
    "week",
    [
        [at(0, "09:00", "12:00"), at(0, "12:00", "17:00")],
        [at(0, "00:00", "00:00")],
        [at(day, "00:00", "00:00") for day in range(7)],
        [at(0, "09:00", "24:00"), at(1, "00:00", "05:00")],
        [at(6, "20:00", "04:00"), at(0, "04:00", "05:00")],
        [at(0, "09:00", "09:00"), at(1, "09:00", "09:00")],
        [at(0, "23:59", "00:00")],
        [],
    ],
)
def test_a_week_without_overlaps_is_taken(bora: Phone, salon: Salon, week: list[dict[str, Any]]) -> None:
    reply = bora.post(HOURS, {"business": salon.uid, "weekly": week})
    assert reply.status_code == 200, reply.text
    assert len(reply.json["weekly"]) == len(week)


@pytest.mark.parametrize(
    "week",
    [
        [at(0, "09:00", "12:00"), at(0, "11:59", "17:00")],
        [at(0, "09:00", "12:00"), at(0, "09:00", "12:00")],
        [at(0, "09:00", "17:00"), at(0, "10:00", "11:00")],
        [at(0, "22:00", "02:00"), at(1, "01:00", "05:00")],
        [at(6, "22:00", "02:00"), at(0, "01:00", "05:00")],
        [at(6, "00:00", "00:00"), at(6, "23:00", "01:00")],
        [at(0, "09:00", "09:00"), at(1, "08:00", "10:00")],
    ],
)
def test_overlaps_are_refused_and_the_week_stays(
    bora: Phone, salon: Salon, db: Session, week: list[dict[str, Any]]
) -> None:
    before = written(db)
    reply = bora.post(HOURS, {"business": salon.uid, "weekly": week})
    assert reply.status_code == 422
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [("weekly", "overlap")]
    assert written(db) == before


@pytest.mark.parametrize(
    ("interval", "field", "code"),
    [
        (at(7, "09:00", "17:00"), "weekday", "too_large"),
        (at(-1, "09:00", "17:00"), "weekday", "too_small"),
        (at(0, "24:00", "17:00"), "start", "wrong_date"),
        (at(0, "09:00", "25:00"), "end", "wrong_date"),
        (at(0, "nine", "17:00"), "start", "wrong_date"),
        (at(0, "09:00:30", "17:00"), "start", "wrong_time"),
        (at(0, "09:00Z", "17:00"), "start", "wrong_time"),
        ({"weekday": 0, "start": 32400, "end": "17:00"}, "start", "wrong_format"),
        ({"weekday": 1e300, "start": "09:00", "end": "17:00"}, "weekday", "not_a_number"),
        ({"weekday": 0, "start": "09:00"}, "end", "required"),
        ({"weekday": 0, "start": None, "end": "17:00"}, "start", "wrong_date"),
        (at(0, "09:00", "17:00") | {"note": "x"}, "note", "unknown_field"),
    ],
)
def test_a_wrong_interval_is_named(
    bora: Phone, salon: Salon, interval: dict[str, Any], field: str, code: str
) -> None:
    reply = bora.post(HOURS, {"business": salon.uid, "weekly": [interval]})
    assert reply.status_code == 422
    assert [(each["field"], each["code"]) for each in reply.json["fields"]] == [(f"weekly.0.{field}", code)]


def test_an_employee_has_a_week_of_their_own_and_gives_it_back(
    bora: Phone, salon: Salon, db: Session
) -> None:
    dritan = select(Employee).where(Employee.uid == salon.dritan).execution_options(populate_existing=True)
    for weekly, has_own_hours in [([at(0, "12:00", "20:00")], True), ([], True), (None, False)]:
        body = {"business": salon.uid, "employee": salon.dritan, "weekly": weekly}
        reply = bora.post(HOURS, body)
        assert (reply.status_code, reply.json["weekly"]) == (200, weekly)
        assert db.scalars(dritan).one().has_own_hours is has_own_hours
    assert len(written(db)) == len(MONDAY_TO_SATURDAY)
    assert len(db.scalars(select(WorkingHours)).all()) == len(MONDAY_TO_SATURDAY)


def test_the_business_cannot_follow_itself(bora: Phone, salon: Salon) -> None:
    reply = bora.post(HOURS, {"business": salon.uid, "weekly": None})
    assert (reply.status_code, reply.json["fields"][0]["code"]) == (422, "week_required")
    assert bora.post(HOURS, {"business": salon.uid}).status_code == 422


def test_another_shops_employee_has_no_week_here(
    bora: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    other = open_salon(erion, db)
    before = len(db.scalars(select(WorkingHours)).all())
    for stranger in (other.dritan, "0b9f1e9a-5c1e-4d35-9a3c-6f6f2a7c9d10"):
        body = {"business": salon.uid, "employee": stranger, "weekly": []}
        reply = bora.post(HOURS, body)
        assert reply.status_code == 422
        assert reply.json["fields"] == [
            {"field": "employee", "code": "not_found", "message": reply.json["fields"][0]["message"]}
        ]
    assert len(db.scalars(select(WorkingHours)).all()) == before


def test_somebody_who_has_left_has_no_week(bora: Phone, salon: Salon) -> None:
    bora.delete(f"/api/onboarding/employee/{salon.dritan}/")
    body = {"business": salon.uid, "employee": salon.dritan, "weekly": []}
    assert bora.post(HOURS, body).json["fields"][0]["code"] == "not_found"
