"""What a step brings with it: time, money, messages, history."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    BookingEvent,
    BookingEventText,
    Occupancy,
    Rating,
    RatingStatus,
)
from tests.integration.booking.conftest import Salon
from tests.integration.booking.ordering import BOOK, booked
from tests.integration.conftest import Phone
from tests.integration.steps.conftest import START, Visit, at, outcome

CHANGED, FREED = "refresh_next_free_of", "offer_freed_time"


def is_free(phone: Phone, salon: Salon) -> bool:
    """Whether somebody could have Dritan at ten."""
    listed = salon.free(phone, employee=salon.dritan.uid)["days"][0]["slots"]
    return "10:00" in [slot["start_time"] for slot in listed]


def test_a_yes_keeps_the_time_for_good(
    bora: Phone, erion: Phone, salon: Salon, visit: Visit, clock: SetClock, db: Session
) -> None:
    visit.stands("pending", expires_at=START - timedelta(hours=20))
    assert outcome(bora.post(f"{visit.url}confirm/")) == "confirmed"
    assert visit.told == ["send_confirmed_notification"]
    assert visit.history == [("confirmed", "pending", "confirmed")]
    at(clock, hours=-19)
    assert not is_free(erion, salon)
    assert erion.post(BOOK, salon.order("10:00", employee=str(salon.dritan.uid))).status_code == 409
    assert db.scalars(select(Occupancy.expires_at).where(Occupancy.active)).all() == [None]


def test_a_no_frees_the_time_and_gives_everything_back(
    dritan: Phone, erion: Phone, salon: Salon, visit: Visit
) -> None:
    visit.pays("300.00")
    visit.stands("pending")
    reply = dritan.post(f"{visit.url}decline/", {"reason": "We are away."})
    assert outcome(reply) == "declined"
    assert visit.refunds == [("declined", Decimal(300))]
    assert visit.told == [CHANGED, FREED, "make_refund", "send_declined_notification"]
    assert is_free(erion, salon)


def test_a_visit_from_the_door_to_the_end(dritan: Phone, visit: Visit, clock: SetClock) -> None:
    at(clock, minutes=-5)
    versions = [
        dritan.post(f"{visit.url}{step}/").json["version"] for step in ("check-in", "start", "complete")
    ]
    assert versions == [2, 3, 4]
    assert visit.history == [
        ("checked_in", "confirmed", "checked_in"),
        ("started", "checked_in", "in_progress"),
        ("completed", "in_progress", "completed"),
    ]
    assert not visit.row.is_automatic


def test_what_is_left_of_a_visit_that_ended_early_is_free(
    dritan: Phone, visit: Visit, clock: SetClock, db: Session
) -> None:
    at(clock, minutes=10)
    dritan.post(f"{visit.url}complete/")
    assert db.scalars(select(Occupancy).where(Occupancy.active)).all() == []
    assert visit.told == [CHANGED, FREED]


def test_a_check_in_is_taken_back_by_whoever_checks_in(dritan: Phone, visit: Visit, clock: SetClock) -> None:
    at(clock, minutes=-5)
    dritan.post(f"{visit.url}check-in/")
    assert outcome(dritan.post(f"{visit.url}undo/")) == "confirmed"
    assert visit.history[-1] == ("undone", "checked_in", "confirmed")


def test_the_reply_carries_the_new_version(dritan: Phone, visit: Visit, clock: SetClock) -> None:
    at(clock, minutes=-5)
    reply = dritan.post(f"{visit.url}check-in/", None, If_Match='"1"')
    assert (reply.headers["ETag"], reply.headers["Cache-Control"]) == ('"2"', "no-store")


@pytest.mark.parametrize("step", ["check-in", "complete", "cancel", "no-show"])
def test_an_older_version_is_not_acted_on(bora: Phone, visit: Visit, clock: SetClock, step: str) -> None:
    at(clock, minutes=20)
    said = {"reason": "So it is."}
    assert outcome(bora.post(f"{visit.url}{step}/", said, If_Match='"7"')) == "version_mismatch"
    assert visit.history == []
    assert bora.post(f"{visit.url}{step}/", said, If_Match='"1"').status_code == 200


@pytest.mark.parametrize("step", ["check-in", "complete", "cancel", "no-show"])
def test_a_step_that_is_repeated_has_been_taken_once(
    bora: Phone, visit: Visit, clock: SetClock, step: str
) -> None:
    at(clock, minutes=20)
    first = bora.post(f"{visit.url}{step}/", {"reason": "So it is."})
    again = bora.post(f"{visit.url}{step}/", {"reason": "Really."}, If_Match='"1"')
    assert (again.status_code, again.json) == (200, first.json)
    assert len(visit.history) == 1


def test_an_undo_that_is_repeated_has_been_taken_once(bora: Phone, visit: Visit, clock: SetClock) -> None:
    at(clock, hours=3)
    visit.stands("no_show")
    first = bora.post(f"{visit.url}undo/", {"to": "completed"})
    assert outcome(first) == "completed"
    assert bora.post(f"{visit.url}undo/", {"to": "completed"}, If_Match='"1"').json == first.json
    assert bora.post(f"{visit.url}undo/").json == first.json
    assert len(visit.history) == 1


def test_a_key_that_is_sent_again_has_one_effect(bora: Phone, visit: Visit, clock: SetClock) -> None:
    at(clock, minutes=20)
    first = bora.post(f"{visit.url}no-show/", {}, Idempotency_Key="abc")
    assert bora.post(f"{visit.url}no-show/", {}, Idempotency_Key="abc").json == first.json
    assert outcome(bora.post(f"{visit.url}no-show/", {"reason": "x"}, Idempotency_Key="abc")) == (
        "idempotency_mismatch"
    )


def test_words_stand_beside_the_history(dritan: Phone, visit: Visit, clock: SetClock, db: Session) -> None:
    at(clock, minutes=20)
    dritan.post(f"{visit.url}no-show/", {"reason": "He did not even call."}, X_Request_Id="abc-123")
    assert dritan.user is not None
    event = db.scalars(select(BookingEvent).order_by(BookingEvent.id.desc()).limit(1)).one()
    assert (event.actor_kind, event.actor_id, event.request_id) == ("team", dritan.user.id, "abc-123")
    words = db.scalars(select(BookingEventText)).one()
    assert (words.event_id, words.text) == (event.id, "He did not even call.")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"reason": "x" * 501}, "too_long"),
        ({"reason": "a\x00b"}, "wrong_value"),
        ({"reason": 5}, "wrong_value"),
        ({"why": "x"}, "unknown_field"),
        ({"to": "confirmed"}, "unknown_field"),
    ],
)
def test_what_makes_no_sense_changes_nothing(dritan: Phone, visit: Visit, body: object, code: str) -> None:
    reply = dritan.post(f"{visit.url}decline/", body)
    assert (reply.status_code, reply.json["fields"][0]["code"]) == (422, code)
    assert visit.history == []


def test_a_booking_that_does_not_exist_is_not_found(bora: Phone, salon: Salon) -> None:
    assert bora.post(f"/api/business/booking/{uuid4()}/confirm/").status_code == 404


def test_nobody_who_is_not_signed_in_takes_a_step(stranger: Phone, visit: Visit) -> None:
    assert stranger.post(f"{visit.url}confirm/").status_code == 401


def test_an_employee_who_is_a_customer_elsewhere_in_the_salon_is_a_customer(
    mira: Phone, dritan: Phone, salon: Salon
) -> None:
    url = (
        f"/api/business/booking/{booked(mira, salon.order('11:00', employee=str(salon.dritan.uid)))['uid']}/"
    )
    assert mira.post(f"{url}complete/").status_code == 403
    assert outcome(mira.post(f"{url}cancel/")) == "cancelled_by_customer"


# who did not come


@pytest.mark.parametrize(
    ("fee", "due"),
    [
        (None, None),
        ({"percent": "50"}, Decimal(500)),
        ({"percent": "33.33"}, Decimal("333.30")),
        ({"amount": "700.00"}, Decimal(700)),
        ({"amount": "7000.00"}, Decimal(1000)),
    ],
)
def test_not_coming_costs_what_was_agreed(
    dritan: Phone,
    alice: Phone,
    salon: Salon,
    change: Callable[..., None],
    clock: SetClock,
    db: Session,
    fee: dict[str, str] | None,
    due: Decimal | None,
) -> None:
    change(salon.policy, no_show_fee=fee)
    made = booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    change(salon.policy, no_show_fee={"percent": "100"})
    visit = Visit(db, made["uid"], clock)
    at(clock, hours=1)
    dritan.post(f"{visit.url}no-show/")
    assert visit.row.no_show_fee == due
    assert visit.told[-1] == "charge_no_show_fee"


def test_whoever_did_not_come_has_nothing_to_rate(
    bora: Phone, alice: Phone, visit: Visit, clock: SetClock, db: Session
) -> None:
    at(clock, hours=4)
    visit.stands("completed", is_automatic=True)
    row = visit.row
    db.add(Rating(business_id=row.business_id, booking_id=row.id, customer_id=row.customer_id, rating=1))
    db.commit()
    assert outcome(bora.post(f"{visit.url}no-show/")) == "no_show"
    db.expire_all()
    assert db.scalars(select(Rating.status)).all() == [RatingStatus.MODERATION]


def test_a_no_show_frees_what_is_left_of_the_time(dritan: Phone, visit: Visit, clock: SetClock) -> None:
    at(clock, minutes=16)
    dritan.post(f"{visit.url}no-show/")
    assert visit.told == [CHANGED, FREED, "charge_no_show_fee"]


# taken back
