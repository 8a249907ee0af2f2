"""The demo, and beside it what keeps the staff busy: complaints, claims, troubles with money and machines."""

from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from common import broadcasting
from common.models import Booking, BookingStatus, Operator, Outbox, PaymentIntent, User
from common.runtime import Runtime
from functions.auth import operating as people
from functions.business import operating as places
from tools import reference
from tools.demo import around, loading, news, operators, stories, visits
from tools.demo.rows import ADMIN, CUSTOMER, SUPPORT
from tools.demo.stories import venue_called
from tools.panel import complaints, machines, money, past, strangers

BLOCKED, SUSPENDED, VERIFIED = "ilir.customer@example.com", "thonjte-e-dritas", "floktaria-anila"
_OFFER = broadcasting.Wish(
    topic="offers",
    title_en="Half price on Mondays",
    title_sq="Gjysma e çmimit të hënave",
    body_en="This March many salons in Tirana charge half on Mondays.",
    body_sq="Këtë mars shumë sallone në Tiranë kërkojnë gjysmën të hënave.",
)


def fill(runtime: Runtime) -> None:
    """Write all of it into an empty, migrated database."""
    work, now = runtime.transactions, runtime.clock.now()
    customers = work.run(lambda db: _the_demo(db, runtime))
    money.pay(runtime)
    lately = work.run(lambda db: past.remember(db, customers, now))
    work.run(lambda db: complaints.raise_some(db, customers, lately, now))
    work.run(lambda db: money.go_wrong(db, lately, now))
    strangers.show_their_faces(runtime, customers)
    strangers.claim_venues(runtime, customers)
    work.run(lambda db: _by_operators(db, runtime))
    strangers.ask_for_help(runtime, customers[0])
    work.run(lambda db: machines.break_some(db, now))


def examples(runtime: Runtime) -> dict[str, str]:
    """Where there is most to see: the addresses of some pages, by their names."""
    with runtime.transactions.begin() as db:
        person = db.scalars(select(User.uid).where(User.email == CUSTOMER)).one()
        paid = select(Booking.uid).join(PaymentIntent, PaymentIntent.booking_id == Booking.id)
        booking = db.scalars(paid.where(Booking.status == BookingStatus.CONFIRMED).limit(1)).one()
        return {
            "users.page": f"/admin/users/{person}/",
            "businesses.page": f"/admin/businesses/{venue_called(db, VERIFIED).uid}/",
            "bookings.page": f"/admin/bookings/{booking}/",
        }


def _the_demo(db: Session, runtime: Runtime) -> list[User]:
    clock, settings = runtime.clock, runtime.settings
    reference.load(db)
    customers = loading.load(db, clock, settings)
    visits.book_some(db, customers, clock.now())
    stories.tell(db, customers, clock.now(), settings)
    news.spread(db, customers, clock, settings.model_copy(update={"chat_provider": "firestore"}))
    around.fill(db, clock)
    operators.appoint_some(db, clock, settings)
    return customers


def _by_operators(db: Session, runtime: Runtime) -> None:
    """What the two of them have done this morning; whatever was to be sent because of all that has been."""
    now = runtime.clock.now()
    support, admin = (_operator(db, address) for address in (SUPPORT, ADMIN))
    asked: Any = {"now": now, "request_id": "this-morning"}
    places.verify(db, support, venue_called(db, VERIFIED).uid, "The licence lies before me.", **asked)
    places.suspend(db, support, venue_called(db, SUSPENDED).uid, "Nobody has opened for weeks.", **asked)
    blocked = db.scalars(select(User.uid).where(User.email == BLOCKED)).one()
    people.block(db, support, blocked, "Threatens the people of a salon.", **asked)
    broadcasting.announce(db, admin, _OFFER, **asked)
    db.execute(delete(Outbox))


def _operator(db: Session, address: str) -> Operator:
    return db.scalars(
        select(Operator).join(User, User.id == Operator.user_id).where(User.email == address)
    ).one()
