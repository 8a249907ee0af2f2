"""What else the demo shows: several services, a series, waiting, a no-show, and money that came and went."""

from decimal import Decimal
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Booking,
    BookingStatus,
    Business,
    PaymentChoice,
    PaymentIntent,
    PaymentStatus,
    Policy,
    Refund,
    RefundStatus,
    Service,
    User,
    WaitlistEntry,
    WaitlistStatus,
)
from common.runtime import Runtime
from common.settings import Settings
from functions.booking import queries
from functions.booking.payments.settling import Till
from tests.integration.conftest import Phone
from tests.integration.salon import done
from tests.integration.worker import deliver_everything
from tools.demo import loading, paying, rows, stories


def bookings_at(db: Session, slug: str, name: str) -> list[Booking]:
    """Somebody's bookings there, by their first name, earliest first."""
    found = queries.whole_booking().join(Business, Business.id == Booking.business_id)
    found = found.join(User, User.id == Booking.customer_id).where(Business.source_id == slug)
    found = found.where(User.name == name).order_by(Booking.starts_at)
    return list(db.scalars(found.execution_options(populate_existing=True)))


def test_colour_takes_effect_and_the_chair_is_tidied(db: Session) -> None:
    roots = db.scalars(select(Service).where(Service.name_en == "Root colour")).first()
    assert roots is not None
    assert [part["kind"] for part in roots.parts or []] == ["hands_on", "processing", "hands_on"]
    assert roots.buffer_after_minutes == 5
    assert any(each.buffer_before_minutes for each in db.scalars(select(Service)))


def test_one_salon_wants_a_deposit(db: Session) -> None:
    wanting = db.execute(
        select(Business.source_id, Policy.deposit_percent).join(Policy, Policy.business_id == Business.id)
    ).all()
    assert {slug: share for slug, share in wanting if share is not None} == {stories.ANILAS: Decimal(30)}


def test_two_services_in_a_row_wait_for_their_deposit(db: Session) -> None:
    (visit,) = bookings_at(db, stories.ANILAS, "Mira")
    assert [each.service_name_en for each in visit.items] == ["Root colour", "Women's haircut"]
    assert visit.items[0].ends_at <= visit.items[1].starts_at
    assert (visit.status, visit.payment_choice) == (BookingStatus.PENDING_PAYMENT, PaymentChoice.DEPOSIT)
    assert (visit.total_price, visit.amount_due) == (Decimal(4500), Decimal(1350))


def test_somebody_comes_every_week(db: Session) -> None:
    visits = bookings_at(db, stories.GYM, "Ilir")
    assert len(visits) >= 3
    assert len({each.series_id for each in visits}) == 1
    assert len({each.local_start for each in visits}) == 1
    days = [each.local_on for each in visits]
    assert {(later - earlier).days % 7 for earlier, later in pairwise(days)} == {0}


def test_somebody_did_not_come(db: Session, clock: SetClock) -> None:
    (missed,) = bookings_at(db, stories.BARBERS, "John")
    assert missed.status is BookingStatus.NO_SHOW
    assert missed.starts_at < clock.now()


def test_who_waits_for_a_visit_is_asked_when_it_is_called_off(
    db: Session, stranger: Phone, runtime: Runtime
) -> None:
    (visit,) = bookings_at(db, stories.ANILAS, "Mira")
    waiting = db.scalars(select(WaitlistEntry)).one()
    assert (waiting.status, waiting.date_from) == (WaitlistStatus.WAITING, visit.local_on)
    mira = signed_in(stranger, "mira.customer@example.com")
    done(mira.delete(f"/api/business/booking/{visit.uid}/"), 200)
    deliver_everything(runtime)
    arta = signed_in(stranger, rows.CUSTOMER)
    (entry,) = done(arta.get("/api/business/waitlist/"), 200)["results"]
    assert (entry["status"], entry["offer"]["date"]) == ("offered", str(visit.local_on))


def signed_in(phone: Phone, address: str) -> Phone:
    reply = phone.post("/api/user/auth/email/", {"email": address, "password": rows.PASSWORD})
    return Phone(phone.town, done(reply, 200)["access"])


def test_deposits_are_paid_and_one_goes_back(db: Session, runtime: Runtime) -> None:
    till = Till.of(runtime)
    assert paying.pay_all(till) == 2
    (kept,), (given_up,) = (bookings_at(db, stories.ANILAS, name) for name in ("Mira", "John"))
    assert (kept.status, kept.payment_status) == (BookingStatus.CONFIRMED, PaymentStatus.PAID)
    assert given_up.status is BookingStatus.CANCELLED_BY_CUSTOMER
    deliver_everything(runtime)
    (refund,) = db.scalars(select(Refund).execution_options(populate_existing=True)).all()
    assert (refund.status, refund.amount) == (RefundStatus.SUCCEEDED, given_up.amount_paid)
    (given_up,) = bookings_at(db, stories.ANILAS, "John")
    assert given_up.payment_status is PaymentStatus.REFUNDED
    assert paying.pay_all(till) == 0


def test_nobody_pays_with_real_money(db: Session, runtime: Runtime) -> None:
    class RealMoney:
        name = "stripe"

    till = Till(runtime.transactions, RealMoney(), runtime.clock, runtime.settings)  # type: ignore[arg-type]
    assert paying.pay_all(till) == 0
    assert db.scalars(select(PaymentIntent)).all() == []


def test_telling_the_stories_again_changes_nothing(db: Session, clock: SetClock, settings: Settings) -> None:
    before = [each.id for each in db.scalars(select(Booking).order_by(Booking.id))]
    stories.tell(db, loading.load(db, clock, settings), clock.now(), settings)
    assert [each.id for each in db.scalars(select(Booking).order_by(Booking.id))] == before
