"""A business closes for good: what stands in the way, what becomes of its visits, and who may."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.integrations.mail import LocalMail
from common.models import AuditLog, Booking, BookingStatus, Occupancy, Role, UserSession
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.handover.places import book, close, person, team
from tests.integration.salon import Salon, done, open_salon
from tests.integration.worker import deliver_everything


def test_nobody_finds_or_books_it_any_more(
    salon: Salon, bora: Phone, alice: Phone, stranger: Phone, db: Session
) -> None:
    shown = done(close(bora, salon, reason="We are moving abroad."), 200)
    assert shown == {"uid": salon.uid, "status": "closed", "canceled_bookings": 0}
    assert stranger.get(f"/api/business/detail/{salon.uid}/").status_code == 404
    assert book(alice, salon).status_code == 404
    entry = db.scalars(select(AuditLog).where(AuditLog.action == "business.closed")).one()
    assert entry.actor_id == person(bora).id
    assert close(bora, salon).status_code == 200


def test_a_closed_business_stays_closed(salon: Salon, bora: Phone) -> None:
    close(bora, salon)
    reply = bora.post(f"/api/onboarding/business/{salon.uid}/publish/")
    assert (reply.status_code, reply.json["code"]) == (409, "not_publishable")


def test_visits_to_come_stand_in_the_way(salon: Salon, bora: Phone, alice: Phone, db: Session) -> None:
    starts = [f"{10 + n // 2}:{'30' if n % 2 else '00'}" for n in range(7)]
    booked = [done(book(alice, salon, start), 201)["uid"] for start in starts]
    reply = close(bora, salon)
    assert (reply.status_code, reply.json["code"], reply.json["count"]) == (409, "has_future_bookings", 7)
    assert [one["uid"] for one in reply.json["bookings"]] == booked[:5]
    assert reply.json["bookings"][0]["starts_at"] == "2027-03-08T09:00:00Z"
    assert alice.get(f"/api/business/detail/{salon.uid}/").status_code != 404


def test_they_are_called_off_at_no_cost_and_customers_told_why(
    salon: Salon, bora: Phone, alice: Phone, db: Session, runtime: Runtime
) -> None:
    salon.set_policy(free_until_minutes=40_000, fee_tiers=[{"from_min": 40_000, "percent": "50"}])
    uid = done(book(alice, salon), 201)["uid"]
    assert done(close(bora, salon, cancel_bookings=True, reason="We move."), 200)["canceled_bookings"] == 1
    assert ("cancel_bookings_of_closed_business", "sent") in deliver_everything(runtime)
    booking = db.scalars(select(Booking).execution_options(populate_existing=True)).one()
    assert (str(booking.uid), booking.status) == (uid, BookingStatus.CANCELLED_BY_BUSINESS)
    assert not booking.cancellation_fee
    assert db.scalars(select(Occupancy.active)).all() == [False]
    assert isinstance(runtime.doors.mail, LocalMail)
    (letter,) = [one for one in runtime.doors.mail.letters() if "anceled" in one.subject]
    assert letter.to == person(alice).email
    assert "We move." in letter.text


def test_an_owner_who_had_booked_with_herself_pays_nothing_either(
    salon: Salon, bora: Phone, db: Session, runtime: Runtime
) -> None:
    done(book(bora, salon), 201)
    close(bora, salon, cancel_bookings=True)
    deliver_everything(runtime)
    booking = db.scalars(select(Booking).execution_options(populate_existing=True)).one()
    assert booking.status is BookingStatus.CANCELLED_BY_BUSINESS


def test_more_visits_than_one_transaction_takes_are_called_off_too(
    salon: Salon, bora: Phone, alice: Phone, db: Session, runtime: Runtime
) -> None:
    for on in (
        "2027-03-08",
        "2027-03-09",
        "2027-03-10",
        "2027-03-11",
        "2027-03-12",
        "2027-03-13",
        "2027-03-15",
    ):
        for half_hour in range(18, 34):
            book(alice, salon, f"{half_hour // 2:02d}:{half_hour % 2 * 30:02d}", date=on)
    ahead = len(db.scalars(select(Booking.id)).all())
    assert ahead > 100
    assert done(close(bora, salon, cancel_bookings=True), 200)["canceled_bookings"] == ahead
    ended = deliver_everything(runtime)
    assert ended.count(("cancel_bookings_of_closed_business", "sent")) == 2
    db.expire_all()
    assert set(db.scalars(select(Booking.status))) == {BookingStatus.CANCELLED_BY_BUSINESS}


def test_what_has_begun_or_was_called_off_stands_in_nobodys_way(
    salon: Salon, bora: Phone, alice: Phone, clock: SetClock, db: Session
) -> None:
    first, second = (done(book(alice, salon, start), 201)["uid"] for start in ("10:00", "11:00"))
    assert alice.delete(f"/api/business/booking/{second}/").status_code == 200
    clock.advance(timedelta(days=7, hours=1, minutes=10))
    db.execute(update(UserSession).values(authenticated_at=clock.now()))
    db.commit()
    assert close(bora, salon).status_code == 200
    db.expire_all()
    assert {str(b.uid): b.status for b in db.scalars(select(Booking))}[first] is BookingStatus.CONFIRMED


def test_it_wants_a_sign_in_of_the_last_ten_minutes(salon: Salon, bora: Phone, db: Session) -> None:
    earlier = {"authenticated_at": UserSession.authenticated_at - timedelta(minutes=11)}
    db.execute(update(UserSession).values(earlier))
    db.commit()
    reply = close(bora, salon)
    assert (reply.status_code, reply.json["code"]) == (403, "reauthentication_required")


@pytest.mark.parametrize(("role", "status"), [(Role.MANAGER, 403), (Role.EMPLOYEE, 403), (None, 404)])
def test_only_its_owner_may(salon: Salon, erion: Phone, db: Session, role: Role | None, status: int) -> None:
    if role is not None:
        salon.employ(db, erion, salon.elira, role)
    assert close(erion, salon).status_code == status


def test_the_owner_of_another_shop_finds_nothing(
    salon: Salon, erion: Phone, stranger: Phone, db: Session
) -> None:
    open_salon(erion, db)
    assert close(erion, salon).status_code == 404
    assert close(stranger, salon).status_code == 401
    assert team(db, salon) == {"Bora": Role.OWNER}
