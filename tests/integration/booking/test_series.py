"""The same visit again and again: six haircuts, every second week, at the same hour."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, Occupancy, Outbox
from tests.integration.booking.conftest import MONDAY, Salon
from tests.integration.booking.ordering import BOOK, booked, count, refused
from tests.integration.conftest import Phone

THREE = {"every_weeks": 1, "times": 3}
MONDAYS = [(date.fromisoformat(MONDAY) + timedelta(weeks=n)).isoformat() for n in range(6)]


def preview(phone: Phone, order: dict[str, Any]) -> list[dict[str, Any]]:
    """The report on every date."""
    reply = phone.post(f"{BOOK}?preview=true", order)
    assert reply.status_code == 200, reply.json
    dates: list[dict[str, Any]] = reply.json["dates"]
    return dates


def test_a_series_is_booked_whole(alice: Phone, salon: Salon, db: Session) -> None:
    first = booked(alice, salon.order("10:00", repeat={"every_weeks": 2, "times": 3}))
    visits = first["series"]["bookings"]
    assert [each["starts_at"][:16] for each in visits] == [
        f"{day}T10:00" for day in (MONDAYS[0], MONDAYS[2], MONDAYS[4])
    ]
    assert (first["uid"], first["series"]["skipped"]) == (visits[0]["uid"], [])
    assert [str(each) for each in db.scalars(select(Booking.series_id))] == [first["series"]["id"]] * 3
    assert count(db, BookingEvent) == count(db, Occupancy) == 3
    told = [row.kind for row in db.scalars(select(Outbox))]
    assert told.count("send_booked_notification") == 3


def test_each_visit_says_that_it_belongs_to_a_series(alice: Phone, salon: Salon) -> None:
    first = booked(alice, salon.order(repeat=THREE))
    for each in first["series"]["bookings"]:
        detail = alice.get(f"/api/business/booking/detail/{each['uid']}/").json
        assert detail["series"]["id"] == first["series"]["id"]


def test_a_preview_says_for_each_date_whether_it_could_be_booked_and_writes_nothing(
    alice: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    for employee in (salon.dritan, salon.mira):
        booked(erion, salon.order("10:00", MONDAYS[1], employee=str(employee.uid), guest={"name": "Ana"}))
    before = everything(db)
    dates = preview(alice, salon.order("10:00", repeat=THREE))
    assert [(each["date"], each["bookable"], each["reason"]) for each in dates] == [
        (MONDAYS[0], True, None),
        (MONDAYS[1], False, "slot_taken"),
        (MONDAYS[2], True, None),
    ]
    assert [len(each["alternatives"]) for each in dates] == [0, 3, 0]
    assert dates[1]["alternatives"][0]["starts_at"][:10] == MONDAYS[1]
    assert dates[0]["total_price"] == "1000.00"
    assert everything(db) == before


def everything(db: Session) -> list[int]:
    """How many rows each table has that an order could touch, and the last number given to a booking."""
    tables = ("booking", "booking_item", "booking_event", "occupancy", "outbox", "idempotency")
    counted = [db.scalar(text(f"SELECT count(*) FROM {name}")) for name in tables if has(db, name)]
    return [each or 0 for each in counted]


def has(db: Session, table: str) -> bool:
    """Whether there is such a table."""
    return db.scalar(text("SELECT to_regclass(:name)"), {"name": table}) is not None


def test_a_preview_of_one_visit_is_a_report_of_one_date(alice: Phone, salon: Salon, db: Session) -> None:
    assert [each["reason"] for each in preview(alice, salon.order("08:00"))] == ["closed"]
    assert count(db, Booking) == 0


def test_a_preview_does_not_answer_for_the_order(alice: Phone, salon: Salon) -> None:
    """The same key with and without `preview` are two requests."""
    order = salon.order(repeat=THREE)
    assert alice.post(f"{BOOK}?preview=true", order, Idempotency_Key="k").status_code == 200
    reply = alice.post(BOOK, order, Idempotency_Key="k")
    assert (reply.status_code, reply.json["code"]) == (422, "idempotency_mismatch")


def test_one_date_that_is_taken_spoils_it_all_unless_it_may_be_left_out(
    alice: Phone, erion: Phone, salon: Salon, db: Session
) -> None:
    dritan = str(salon.dritan.uid)
    booked(erion, salon.order("10:00", MONDAYS[1], employee=dritan))
    order = salon.order("10:00", employee=dritan, repeat=THREE)
    reply = alice.post(BOOK, order)
    assert (reply.status_code, reply.json["code"]) == (409, "series_conflict")
    assert [each["bookable"] for each in reply.json["dates"]] == [True, False, True]
    assert count(db, Booking) == 1
    first = booked(alice, order | {"repeat": THREE | {"skip_conflicts": True}})
    assert len(first["series"]["bookings"]) == 2
    assert [(each["date"], each["reason"]) for each in first["series"]["skipped"]] == [
        (MONDAYS[1], "slot_taken")
    ]


def test_nothing_is_left_of_a_series_without_a_single_free_date(
    alice: Phone, salon: Salon, db: Session
) -> None:
    order = salon.order("08:00", repeat=THREE | {"skip_conflicts": True})
    assert refused(alice, order) == (409, "series_conflict")
    assert count(db, Booking) == 0


def test_the_hour_stays_the_same_when_the_clocks_change(alice: Phone, salon: Salon) -> None:
    """Summer time begins on 28 March: the visits before are at nine UTC, those after at eight."""
    first = booked(alice, salon.order("10:00", repeat={"every_weeks": 1, "times": 6}))
    starts = [each["starts_at"] for each in first["series"]["bookings"]]
    assert {each[11:16] for each in starts} == {"10:00"}
    assert [each[-6:] for each in starts] == ["+01:00"] * 3 + ["+02:00"] * 3


def test_an_instant_means_its_hour_on_the_venues_clock(alice: Phone, salon: Salon) -> None:
    order = salon.order(repeat={"every_weeks": 4, "times": 2})
    order |= {"date": None, "start_time": None, "starts_at": "2027-03-08T09:00:00Z"}
    starts = [each["starts_at"] for each in booked(alice, order)["series"]["bookings"]]
    assert starts == ["2027-03-08T10:00:00+01:00", "2027-04-05T10:00:00+02:00"]


def test_visits_of_the_series_count_for_the_cap(
    alice: Phone, salon: Salon, change: Callable[..., None], db: Session
) -> None:
    change(salon.policy, max_active_per_customer=2)
    order = salon.order(repeat=THREE)
    assert [each["reason"] for each in preview(alice, order)] == [None, None, "cap"]
    assert refused(alice, order) == (409, "series_conflict")
    assert count(db, Booking) == 0
    skipping = order | {"repeat": THREE | {"skip_conflicts": True}}
    assert len(booked(alice, skipping)["series"]["bookings"]) == 2


def test_dates_beyond_the_horizon_are_named(alice: Phone, salon: Salon) -> None:
    dates = preview(alice, salon.order(repeat={"every_weeks": 12, "times": 3}))
    assert [each["reason"] for each in dates] == [None, "too_far", "too_far"]


def test_a_date_on_which_one_is_elsewhere_is_named(alice: Phone, salon: Salon) -> None:
    booked(alice, salon.order("10:00", MONDAYS[1], employee=str(salon.dritan.uid)))
    order = salon.order("10:15", employee=str(salon.mira.uid), repeat=THREE)
    assert [each["reason"] for each in preview(alice, order)] == [None, "already_booked", None]
    assert refused(alice, order) == (409, "series_conflict")
    guest = order | {"guest": {"name": "Ana"}}
    assert [each["reason"] for each in preview(alice, guest)] == [None, None, None]


def test_every_visit_waits_for_its_own_deposit(
    alice: Phone, salon: Salon, change: Callable[..., None], db: Session
) -> None:
    change(salon.policy, deposit_percent=10)
    first = booked(alice, salon.order(repeat=THREE))
    assert {each["status"] for each in first["series"]["bookings"]} == {"pending_payment"}
    assert [f"{due:.2f}" for due in db.scalars(select(Booking.amount_due))] == ["100.00"] * 3


def test_a_price_that_has_changed_is_said_for_each_date(alice: Phone, salon: Salon) -> None:
    order = salon.order(repeat=THREE, expected_total="900.00")
    dates = preview(alice, order)
    assert {(each["reason"], each["total_price"]) for each in dates} == {("price_changed", "1000.00")}
    assert refused(alice, order) == (409, "series_conflict")


def test_the_team_books_a_series_for_whoever_calls(bora: Phone, salon: Salon, db: Session) -> None:
    order = salon.order("18:00", team=True, guest={"name": "Genti"}, repeat=THREE)
    assert booked(bora, order)["is_outside_hours"] is True
    assert count(db, Booking) == 3


@pytest.mark.parametrize("times", [26])
def test_half_a_year_is_booked_at_once(
    alice: Phone, salon: Salon, change: Callable[..., None], times: int, clock: SetClock
) -> None:
    change(salon.policy, max_days=365)
    first = booked(alice, salon.order(repeat={"every_weeks": 1, "times": times}), Idempotency_Key="s")
    assert len(first["series"]["bookings"]) == times
    again = booked(alice, salon.order(repeat={"every_weeks": 1, "times": times}), Idempotency_Key="s")
    assert again == first
