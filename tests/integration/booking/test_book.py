"""Taking an hour in somebody's diary."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, BusinessClient, BusinessStatus, Occupancy, Outbox
from tests.integration.booking.conftest import MONDAY, Salon
from tests.integration.conftest import Phone

BOOK = "/api/business/book/"


def booked(phone: Phone, order: dict[str, Any], **headers: str) -> dict[str, Any]:
    """Book, and expect it to work."""
    reply = phone.post(BOOK, order, **headers)
    assert reply.status_code == 201, reply.json
    body: dict[str, Any] = reply.json
    return body


def refused(phone: Phone, order: dict[str, Any]) -> tuple[int, str]:
    """Try to book, and expect it not to work."""
    reply = phone.post(BOOK, order)
    assert reply.content_type == "application/problem+json"
    assert reply.json is not None
    return reply.status_code, reply.json["code"]


def count(db: Session, kind: type) -> int:
    """How many rows there are."""
    return db.scalar(select(func.count()).select_from(kind)) or 0


def test_a_booking_says_when_where_what_and_by_whom(alice: Phone, salon: Salon) -> None:
    booking = booked(alice, salon.order("10:00", employee=str(salon.dritan.uid), note="Short, please"))
    assert booking["status"] == "confirmed"
    assert (booking["date"], booking["start_time"], booking["end_time"]) == (MONDAY, "10:00", "10:30")
    assert booking["timezone"] == "Europe/Tirane"
    assert booking["starts_at"] == "2027-03-08T10:00:00+01:00"
    assert booking["business"]["name"] == "Bora's salon"
    assert booking["employee"] == {"uid": str(salon.dritan.uid), "name": "Dritan"}
    assert (booking["total_price"], booking["currency"]) == ("1000.00", "ALL")
    assert booking["policy"]["free_cancel_until"] == "2027-03-07T10:00:00+01:00"
    assert booking["note"] == "Short, please"


def test_it_is_told_in_albanian_to_who_reads_albanian(alice: Phone, salon: Salon) -> None:
    alice.language = "sq"
    booking = booked(alice, salon.order())
    assert (booking["business"]["name"], booking["services"][0]["name"]) == ("Floktari Bora", "Qethje")


def test_an_instant_and_the_wall_time_mean_the_same(alice: Phone, salon: Salon) -> None:
    order = {k: v for k, v in salon.order().items() if k not in ("date", "start_time")}
    assert booked(alice, order | {"starts_at": "2027-03-08T09:00:00Z"})["start_time"] == "10:00"


def test_it_refuses_a_taken_slot_and_names_three_others(alice: Phone, erion: Phone, salon: Salon) -> None:
    order = salon.order("10:00", employee=str(salon.dritan.uid))
    booked(alice, order)
    reply = erion.post(BOOK, order)
    assert reply.status_code == 409
    assert reply.json is not None
    assert reply.json["code"] == "slot_taken"
    assert [each["start_time"] for each in reply.json["alternatives"]] == ["09:30", "10:30", "09:15"]


def test_the_refusal_is_translated(alice: Phone, erion: Phone, salon: Salon) -> None:
    order = salon.order("10:00", employee=str(salon.dritan.uid))
    booked(alice, order)
    erion.language = "sq"
    reply = erion.post(BOOK, order)
    assert reply.headers["Content-Language"] == "sq"
    assert reply.json is not None
    assert "Somebody" not in reply.json["detail"]


def test_every_listed_time_can_be_booked(alice: Phone, salon: Salon, connection: Connection) -> None:
    listed = salon.free(alice)["days"][0]["slots"]
    assert len(listed) == 31
    for slot in listed:
        savepoint = connection.begin_nested()
        order = salon.order() | {"date": None, "start_time": None, "starts_at": slot["starts_at"]}
        assert alice.post(BOOK, order).status_code == 201
        savepoint.rollback()


def test_a_booked_time_is_no_longer_listed(alice: Phone, salon: Salon) -> None:
    booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    mine = salon.free(alice, employee=salon.dritan.uid)["days"][0]["slots"]
    starts = [slot["start_time"] for slot in mine]
    assert "09:30" in starts
    assert "10:30" in starts
    assert not {"09:45", "10:00", "10:15"} & set(starts)


def test_anybody_serves_as_long_as_somebody_is_free(
    alice: Phone, erion: Phone, sign_up: Callable[..., Phone], salon: Salon
) -> None:
    names = {booked(phone, salon.order("10:00"))["employee"]["name"] for phone in (alice, erion)}
    assert names == {"Dritan", "Mira"}
    assert refused(sign_up("Third"), salon.order("10:00")) == (409, "slot_taken")


def test_with_anybody_the_customer_pays_the_lowest_price(alice: Phone, salon: Salon, own_price: None) -> None:
    assert booked(alice, salon.order("10:00"))["total_price"] == "1000.00"


def test_whom_one_chooses_sets_the_price_and_the_length(alice: Phone, salon: Salon, own_price: None) -> None:
    booking = booked(alice, salon.order("10:00", employee=str(salon.mira.uid)))
    assert (booking["total_price"], booking["end_time"]) == ("1200.00", "10:45")


def test_a_price_that_has_changed_is_said_before_it_is_charged(
    alice: Phone, salon: Salon, db: Session
) -> None:
    assert refused(alice, salon.order(expected_total="900.00")) == (409, "price_changed")
    assert count(db, Booking) == 0
    booked(alice, salon.order(expected_total="1000.00"))


def test_nobody_is_in_two_places_at_once(alice: Phone, salon: Salon) -> None:
    first = booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    reply = alice.post(BOOK, salon.order("10:15", employee=str(salon.mira.uid)))
    assert reply.json is not None
    assert (reply.status_code, reply.json["code"]) == (409, "already_booked")
    assert reply.json["booking"] == first["uid"]


def test_a_taken_time_is_said_to_be_taken_even_to_who_is_elsewhere(
    alice: Phone, erion: Phone, salon: Salon
) -> None:
    booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    booked(erion, salon.order("10:00", employee=str(salon.mira.uid)))
    assert refused(alice, salon.order("10:00", employee=str(salon.mira.uid))) == (409, "slot_taken")


def test_a_mother_books_two_children_at_once(alice: Phone, salon: Salon) -> None:
    booked(alice, salon.order("10:00", guest={"name": "Ana"}))
    assert booked(alice, salon.order("10:00", guest={"name": "Beni"}))["guest"]["name"] == "Beni"


@pytest.mark.parametrize(
    ("start", "on", "code"),
    [
        ("08:00", MONDAY, "closed"),
        ("16:45", MONDAY, "does_not_fit"),
        ("10:07", MONDAY, "off_grid"),
        ("10:00", "2027-03-07", "closed"),
        ("09:15", "2027-03-01", "too_soon"),
        ("08:00", "2027-02-28", "closed"),
        ("10:00", "2027-02-27", "too_soon"),
        ("10:00", "2027-05-31", "too_far"),
    ],
)
def test_a_time_that_cannot_be_booked_says_why(
    alice: Phone, salon: Salon, db: Session, start: str, on: str, code: str
) -> None:
    assert refused(alice, salon.order(start, on)) == (409, code)
    assert count(db, Booking) == count(db, Outbox) == 0


def test_the_notice_is_kept_to_the_minute(alice: Phone, salon: Salon, clock: SetClock) -> None:
    clock.at = datetime(2027, 3, 8, 8, 0, 1, tzinfo=UTC)
    assert refused(alice, salon.order("10:00")) == (409, "too_soon")
    clock.at = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
    booked(alice, salon.order("10:00"))


def test_a_blocked_customer_simply_finds_it_full(
    alice: Phone, salon: Salon, db: Session, clock: SetClock
) -> None:
    assert alice.user is not None
    db.add(BusinessClient(business_id=salon.business.id, user_id=alice.user.id, blocked_at=clock.now()))
    db.commit()
    assert refused(alice, salon.order()) == (409, "slot_taken")
    assert salon.free(alice)["days"][0]["slots"] == []


def test_a_paused_service_is_not_offered(alice: Phone, salon: Salon, change: Callable[..., None]) -> None:
    change(salon.cut, is_active=False)
    assert refused(alice, salon.order()) == (409, "inactive")


def test_somebody_who_has_left_cannot_be_chosen(
    alice: Phone, salon: Salon, change: Callable[..., None], clock: SetClock
) -> None:
    change(salon.mira, archived_at=clock.now())
    assert refused(alice, salon.order(employee=str(salon.mira.uid))) == (409, "not_qualified")


@pytest.mark.parametrize("status", [BusinessStatus.DRAFT, BusinessStatus.LISTED, BusinessStatus.SUSPENDED])
def test_only_a_published_business_can_be_booked(
    alice: Phone, salon: Salon, change: Callable[..., None], status: BusinessStatus
) -> None:
    change(salon.business, status=status)
    assert refused(alice, salon.order()) == (404, "not_found")


def test_what_does_not_exist_is_not_found(alice: Phone, salon: Salon) -> None:
    assert refused(alice, salon.order(service=str(uuid4()))) == (404, "not_found")
    assert refused(alice, salon.order(business=str(uuid4()))) == (404, "not_found")


def test_nobody_books_without_signing_in(stranger: Phone, salon: Salon) -> None:
    assert refused(stranger, salon.order()) == (401, "not_signed_in")


def test_a_business_that_confirms_by_hand_is_asked_and_has_a_deadline(
    alice: Phone, salon: Salon, change: Callable[..., None], db: Session, clock: SetClock
) -> None:
    change(salon.policy, auto_confirm=False)
    assert booked(alice, salon.order())["status"] == "pending"
    assert db.scalars(select(Booking.expires_at)).one() == clock.now() + timedelta(hours=24)


def test_a_request_nobody_answered_gives_its_time_back(
    alice: Phone, erion: Phone, salon: Salon, change: Callable[..., None], db: Session, clock: SetClock
) -> None:
    change(salon.policy, auto_confirm=False)
    order = salon.order(employee=str(salon.dritan.uid))
    first = booked(alice, order)
    assert refused(erion, order) == (409, "slot_taken")
    clock.advance(timedelta(hours=24))
    booked(erion, order)
    expired = db.scalars(select(Booking).where(Booking.uid == first["uid"])).one()
    db.refresh(expired)
    assert expired.status == "expired"


def test_the_same_key_books_once_and_gets_the_same_answer(alice: Phone, salon: Salon, db: Session) -> None:
    first = booked(alice, salon.order(), Idempotency_Key="tap-1")
    again = booked(alice, salon.order(), Idempotency_Key="tap-1")
    assert first == again
    assert count(db, Booking) == 1


def test_the_same_key_with_another_wish_is_refused(alice: Phone, salon: Salon) -> None:
    booked(alice, salon.order(), Idempotency_Key="tap-1")
    reply = alice.post(BOOK, salon.order("12:00"), Idempotency_Key="tap-1")
    assert reply.json is not None
    assert (reply.status_code, reply.json["code"]) == (422, "idempotency_mismatch")


def test_two_people_may_use_the_same_key(alice: Phone, erion: Phone, salon: Salon, db: Session) -> None:
    booked(alice, salon.order(), Idempotency_Key="1")
    booked(erion, salon.order(), Idempotency_Key="1")
    assert count(db, Booking) == 2


def test_a_refusal_is_not_kept(alice: Phone, salon: Salon) -> None:
    assert alice.post(BOOK, salon.order("08:00"), Idempotency_Key="k").status_code == 409
    reply = alice.post(BOOK, salon.order("08:00"), Idempotency_Key="k")
    assert reply.status_code == 409


def test_a_booking_leaves_one_event_one_message_and_one_stretch_of_time(
    alice: Phone, salon: Salon, db: Session
) -> None:
    booked(alice, salon.order())
    assert [(e.code, e.from_status, e.to_status) for e in db.scalars(select(BookingEvent))] == [
        ("booked", None, "confirmed")
    ]
    assert [row.kind for row in db.scalars(select(Outbox))] == ["send_booked_notification"]
    assert count(db, Occupancy) == 1


def test_buffers_are_kept_free_on_both_sides(
    alice: Phone, erion: Phone, salon: Salon, change: Callable[..., None]
) -> None:
    change(salon.cut, buffer_before_minutes=5, buffer_after_minutes=10)
    booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    mine = salon.free(erion, employee=salon.dritan.uid)["days"][0]["slots"]
    starts = [slot["start_time"] for slot in mine]
    assert "10:45" in starts
    assert not {"09:30", "10:30"} & set(starts)
    assert "09:15" in starts


@pytest.mark.parametrize(
    ("change_order", "field"),
    [
        ({"starts_at": "2027-03-08T10:00:00Z"}, ""),
        ({"service": None}, ""),
        ({"date": None}, ""),
        ({"starts_at": "2027-03-08T10:00:00", "date": None, "start_time": None}, "starts_at"),
        ({"note": "x" * 2001}, "note"),
        ({"expected_total": "NaN"}, "expected_total"),
        ({"expected_total": "1.001"}, "expected_total"),
        ({"payment": "deposit"}, "payment"),
        ({"guest": {"name": ""}}, "guest.name"),
        ({"price": "1"}, "price"),
        ({"date": "2027-02-30"}, "date"),
        ({"date": "9999-12-31"}, "date"),
        ({"date": "0001-01-01"}, "date"),
        ({"date": None, "start_time": None, "starts_at": "0001-01-01T00:00:00+14:00"}, "starts_at"),
        ({"date": None, "start_time": None, "starts_at": "9999-12-31T23:59:00-12:00"}, "starts_at"),
        ({"date": None, "start_time": None, "starts_at": 1804500000}, "starts_at"),
    ],
)
def test_a_wrong_request_is_named_and_changes_nothing(
    alice: Phone, salon: Salon, db: Session, change_order: dict[str, Any], field: str
) -> None:
    reply = alice.post(BOOK, salon.order() | change_order)
    assert reply.status_code == 422
    assert reply.json is not None
    assert reply.json["fields"][0]["field"] == field
    assert count(db, Booking) == 0


def test_an_employee_stands_next_to_the_service_he_is_for(alice: Phone, salon: Salon, db: Session) -> None:
    """Otherwise a wish that nobody heard would be booked with somebody else."""
    cut, mira = str(salon.cut.uid), str(salon.mira.uid)
    order = salon.order() | {"service": None, "services": [{"uid": cut}], "employee": mira}
    assert refused(alice, order) == (422, "invalid")
    right = salon.order() | {"service": None, "services": [{"uid": cut, "employee": mira}]}
    assert booked(alice, right)["employee"]["uid"] == mira
