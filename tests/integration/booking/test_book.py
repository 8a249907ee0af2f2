"""Taking an hour in somebody's diary."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import Booking, BookingEvent, Hold, HoldPurpose, Occupancy, Outbox
from common.settings import Settings
from functions.booking import actions
from functions.booking.schemas import BookRequest
from tests.integration.booking.conftest import MONDAY, Salon
from tests.integration.booking.ordering import BOOK, booked, count, refused
from tests.integration.conftest import Phone


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


def test_a_mother_books_two_children_at_once(alice: Phone, salon: Salon) -> None:
    booked(alice, salon.order("10:00", guest={"name": "Ana"}))
    assert booked(alice, salon.order("10:00", guest={"name": "Beni"}))["guest"]["name"] == "Beni"


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
    kinds = [row.kind for row in db.scalars(select(Outbox).order_by(Outbox.id))]
    assert kinds == ["send_booked_notification", "refresh_next_free_of"]
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


def test_time_kept_for_somebody_turns_into_their_booking_and_into_nobody_elses(
    alice: Phone, erion: Phone, salon: Salon, db: Session, clock: SetClock, settings: Settings
) -> None:
    assert alice.user is not None
    now = clock.now()
    starts_at = datetime(2027, 3, 8, 9, 0, tzinfo=UTC)
    kept = {"starts_at": starts_at, "ends_at": starts_at + timedelta(minutes=30)}
    hold = Hold(
        business_id=salon.business.id,
        customer_id=alice.user.id,
        purpose=HoldPurpose.WAITLIST,
        expires_at=now + timedelta(minutes=10),
        **kept,
    )
    db.add(hold)
    db.flush()
    db.add(
        Occupancy(
            business_id=salon.business.id,
            resource_id=salon.dritan.resource_id,
            during=Range(*kept.values()),
            hold_id=hold.id,
            expires_at=hold.expires_at,
        )
    )
    db.commit()
    order = salon.order("10:00", employee=str(salon.dritan.uid))
    assert refused(erion, order) == (409, "slot_taken")
    wanted = BookRequest.model_validate(order)
    made = actions.book(db, alice.user, wanted, now=now, settings=settings, keeping=hold)
    assert (made.starts_at, hold.released_at) == (starts_at, now)
    assert refused(erion, order) == (409, "slot_taken")
