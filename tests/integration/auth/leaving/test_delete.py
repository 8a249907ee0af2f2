"""Asking for one's account to be deleted."""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    AuditLog,
    AuditText,
    Booking,
    BookingEvent,
    BookingStatus,
    BusinessMember,
    BusinessStatus,
    Device,
    Notification,
    Occupancy,
    Operator,
    OperatorRole,
    Outbox,
    Platform,
    Role,
    UserSession,
)
from common.runtime import Runtime
from functions.auth import passwords, sessions
from functions.auth.leaving.actions import start_deletion
from functions.auth.schemas import Device as OnDevice
from tests.integration.auth.leaving.conftest import (
    DELETE,
    TWO_WEEKS,
    as_it_is,
    instant,
    left,
    letters,
    link_in,
    person,
)
from tests.integration.booking.conftest import Salon
from tests.integration.conftest import Phone
from tests.integration.worker import deliver_everything


def test_it_says_when_everything_goes_and_how_to_call_it_off(
    alice: Phone, db: Session, clock: SetClock
) -> None:
    told = left(alice)
    assert instant(told["erase_at"]) == clock.now() + TWO_WEEKS
    assert len(told["undo_token"]) >= 40
    user = as_it_is(db, person(alice))
    assert (user.deletion_requested_at, user.erase_at, user.erased_at) == (
        clock.now(),
        clock.now() + TWO_WEEKS,
        None,
    )


def test_every_device_is_signed_out_and_none_rings_any_more(
    alice: Phone, db: Session, runtime: Runtime, clock: SetClock
) -> None:
    tablet = OnDevice(platform=Platform.ANDROID, push_token="t4bl3t")
    opened = sessions.open_session(
        db, person(alice), tablet, "pwd", now=clock.now(), settings=runtime.settings
    )
    db.add(Device(user_id=person(alice).id, token="no-session", platform=Platform.IOS))
    db.commit()
    left(alice)
    assert alice.get("/api/user/detail/").status_code == 401
    assert replace(alice, token=opened.access).get("/api/user/detail/").status_code == 401
    assert alice.post("/api/user/auth/refresh/", {"refresh": opened.refresh}).status_code == 401
    live = select(func.count()).select_from(UserSession).where(UserSession.revoked_at.is_(None))
    assert db.scalar(live) == 0
    assert db.scalar(select(func.count()).select_from(Device)) == 0


def test_nobody_signs_in_meanwhile(stranger: Phone, alice: Phone, db: Session, runtime: Runtime) -> None:
    entry = {"email": person(alice).email, "password": "dallandyshe-7"}
    person(alice).password_hash = passwords.hashed("dallandyshe-7", runtime.settings)
    db.commit()
    assert stranger.post("/api/user/auth/email/", entry).status_code == 200
    left(alice)
    reply = stranger.post("/api/user/auth/email/", entry)
    assert (reply.status_code, reply.json["code"]) == (403, "deletion_pending")


def test_the_letter_has_the_way_back_and_the_token_is_kept_nowhere(
    alice: Phone, runtime: Runtime, db: Session
) -> None:
    token = left(alice)["undo_token"]
    deliver_everything(runtime)
    (letter,) = letters(runtime, person(alice).email)
    assert letter.subject == "Your AvatID account will be deleted"
    assert link_in(letter, "https://avatid.test/undo-deletion?token=") == (
        f"https://avatid.test/undo-deletion?token={token}"
    )
    assert "15 March" in letter.text
    db.expire_all()
    assert token not in str([(row.payload, row.last_error) for row in db.scalars(select(Outbox))])


def test_visits_that_lie_ahead_are_called_off_and_the_business_hears_it(
    alice: Phone, bora: Phone, visit: dict[str, Any], runtime: Runtime, db: Session
) -> None:
    left(alice)
    deliver_everything(runtime)
    db.expire_all()
    booking = db.scalars(select(Booking)).one()
    assert booking.status is BookingStatus.CANCELLED_BY_CUSTOMER
    event = db.scalars(select(BookingEvent).order_by(BookingEvent.id.desc()).limit(1)).one()
    assert (event.actor_kind, event.actor_id, event.code) == ("customer", person(alice).id, "customer_left")
    assert not any(db.scalars(select(Occupancy.active)))
    told = select(Notification.type).where(Notification.user_id == person(bora).id)
    assert "canceled" in db.scalars(told).all()


def test_the_usual_fee_is_owed_for_a_visit_called_off_late(
    alice: Phone, salon: Salon, visit: dict[str, Any], runtime: Runtime, db: Session, clock: SetClock
) -> None:
    booking = db.scalars(select(Booking)).one()
    booking.policy = {
        "free_until_minutes": 60 * 24 * 30,
        "fee_tiers": [{"from_min": 60 * 24 * 20, "percent": 50}],
    }
    db.commit()
    left(alice)
    deliver_everything(runtime)
    db.expire_all()
    assert db.scalars(select(Booking.cancellation_fee)).one() == 500


def test_what_has_begun_is_not_called_off(
    alice: Phone, visit: dict[str, Any], runtime: Runtime, db: Session, clock: SetClock
) -> None:
    booking = db.scalars(select(Booking)).one()
    booking.starts_at = clock.now() - timedelta(minutes=5)
    db.commit()
    left(alice)
    deliver_everything(runtime)
    db.expire_all()
    assert db.scalars(select(Booking.status)).one() is BookingStatus.CONFIRMED


def test_somebody_back_before_the_task_ran_keeps_the_visits(
    alice: Phone, stranger: Phone, visit: dict[str, Any], runtime: Runtime, db: Session
) -> None:
    token = left(alice)["undo_token"]
    assert stranger.post("/api/user/delete/undo/", {"token": token}).status_code == 200
    deliver_everything(runtime)
    db.expire_all()
    assert db.scalars(select(Booking.status)).one() is BookingStatus.CONFIRMED
    assert letters(runtime, person(alice).email)[0].subject != "Your AvatID account will be deleted"


def test_a_sole_owner_hands_over_or_closes_first(bora: Phone, salon: Salon, db: Session) -> None:
    reply = bora.delete(DELETE)
    assert (reply.status_code, reply.json["code"]) == (409, "sole_owner")
    assert reply.json["businesses"] == [{"uid": str(salon.business.uid), "name": "Bora's salon"}]
    assert as_it_is(db, person(bora)).deletion_requested_at is None
    assert bora.get("/api/user/detail/").status_code == 200


def test_the_owner_of_a_closed_business_may_go(bora: Phone, salon: Salon, db: Session) -> None:
    salon.business.status = BusinessStatus.CLOSED
    db.commit()
    left(bora)


def test_of_two_owners_one_may_go_and_the_other_not(
    bora: Phone, alice: Phone, salon: Salon, db: Session
) -> None:
    """The first has left, though not yet gone: there would be nobody to answer for the salon."""
    second = BusinessMember(business_id=salon.business.id, user_id=person(alice).id, role=Role.OWNER)
    db.add(second)
    db.commit()
    left(alice)
    assert bora.delete(DELETE).json["code"] == "sole_owner"


def test_an_employee_may_go(dritan: Phone, salon: Salon) -> None:
    left(dritan)


def test_one_of_avatids_own_people_stops_being_one_first(alice: Phone, db: Session, clock: SetClock) -> None:
    acting = Operator(user_id=person(alice).id, role=OperatorRole.SUPPORT)
    db.add(acting)
    db.commit()
    assert alice.delete(DELETE).json["code"] == "is_operator"
    acting.revoked_at = clock.now()
    db.commit()
    left(alice)


def test_it_wants_a_sign_in_of_the_last_ten_minutes(alice: Phone, clock: SetClock) -> None:
    clock.advance(timedelta(minutes=11))
    assert alice.delete(DELETE).json["code"] == "reauthentication_required"


def test_a_stranger_deletes_nobody(stranger: Phone) -> None:
    assert stranger.delete(DELETE).status_code == 401


def test_the_reason_stands_where_erasure_can_blank_it(alice: Phone, db: Session) -> None:
    left(alice, {"reason": "I have moved abroad."})
    assert db.scalars(select(AuditText.text)).all() == ["I have moved abroad."]
    entry = db.scalars(select(AuditLog)).one()
    assert (entry.action, entry.subject_id) == ("account.deletion_requested", person(alice).id)


@pytest.mark.parametrize("body", [{"reason": "x" * 1001}, {"reason": "a\x00b"}, {"reason": 7}, {"why": "x"}])
def test_it_refuses_what_is_no_reason(alice: Phone, body: Any, db: Session) -> None:
    assert alice.delete(DELETE, body).status_code == 422
    assert as_it_is(db, person(alice)).deletion_requested_at is None


def test_with_no_time_to_change_ones_mind_everything_goes_at_once(
    sign_up: Callable[..., Phone], runtime: Runtime, db: Session, clock: SetClock
) -> None:
    erion = person(sign_up("Erion"))
    at_once = runtime.settings.model_copy(update={"deletion_undo_days": 0})
    erase_at, token = start_deletion(db, erion, now=clock.now(), settings=at_once)
    db.commit()
    assert (erase_at, token) == (clock.now(), "")
    deliver_everything(runtime)
    assert as_it_is(db, erion).erased_at == clock.now()


def test_the_log_names_whoever_leaves_only_once_it_is_certain(
    runtime: Runtime, clock: SetClock, caplog: pytest.LogCaptureFixture, alice: Phone
) -> None:
    """A restore reads it: somebody whose request came to nothing must not be erased by that."""
    caplog.set_level("INFO", "functions.auth.leaving.actions")
    with contextlib.suppress(ZeroDivisionError), runtime.transactions.begin() as db:
        start_deletion(db, person(alice), now=clock.now(), settings=runtime.settings)
        raise ZeroDivisionError
    assert "an account is leaving" not in caplog.text
    left(alice)
    assert caplog.text.count("an account is leaving") == 1
