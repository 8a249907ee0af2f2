"""Bora's salon with everybody in it, and all that the database says of its diary."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session
from werkzeug.test import Client

from common.clock import SetClock
from common.integrations.payments_local import LocalPayments
from common.models import (
    Booking,
    BookingEvent,
    BusinessMember,
    Employee,
    Occupancy,
    PaymentIntent,
    Refund,
    Role,
)
from common.runtime import Runtime
from tests.integration.conftest import Phone, signed_up, town_of
from tests.integration.salon import Salon, open_salon
from tests.integration.worker import deliver_everything

ALL_WEEK = [{"weekday": day, "start": "07:00", "end": "21:00"} for day in range(7)]
PEOPLE = ("alice", "erion", "bora", "genta", "dritan", "elira", "besnik")
"""Two customers, the owner, the manager, two who serve, and somebody who has no business here."""
TERMS = {
    "reschedule_until_minutes": 120,
    "max_reschedules": 2,
    "free_until_minutes": 1440,
    "fee_tiers": [{"from_min": 1440, "percent": "20"}, {"from_min": 120, "percent": "100"}],
}


@dataclass
class House:
    """The salon, its people's phones, the clock, and an acquirer that takes no money."""

    runtime: Runtime
    clock: SetClock
    salon: Salon
    phones: dict[str, Phone]
    opened_at: datetime
    employees: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.employees = {"dritan": self.salon.dritan, "elira": self.salon.elira}

    def own(self, person: str) -> Phone:
        """Their phone, with a connection of its own."""
        phone = self.phones[person]
        return replace(phone, town=Client(phone.town.application))

    def uid_of(self, employee: str | None) -> dict[str, str]:
        """The part of an order that says who serves."""
        return {"employee": self.employees[employee]} if employee else {}

    def name_of(self, uid: str) -> str:
        """Who that is."""
        return next(name for name, known in self.employees.items() if known == uid)

    def order(self, start: datetime, employee: str | None, **more: Any) -> dict[str, Any]:
        """Half an hour at the salon."""
        what = {"business": self.salon.uid, "service": self.salon.cut, "starts_at": start.isoformat()}
        return what | self.uid_of(employee) | more

    @property
    def till(self) -> LocalPayments:
        """Where people pay."""
        till = self.runtime.doors.payments
        assert isinstance(till, LocalPayments)
        return till

    def hears(self, ref: str) -> None:
        """The acquirer posts how a payment stands."""
        body, headers = self.till.notice(ref, self.clock.now())
        town = self.phones["bora"].town
        reply = town.post("/api/payments/webhook/local/", data=body, headers=headers)
        assert reply.status_code == 200, reply.text

    def work(self) -> None:
        """The worker comes, until nothing is left."""
        ended = deliver_everything(self.runtime)
        assert {how for _kind, how in ended} <= {"sent", "skipped"}, ended


def opened(runtime: Runtime, clock: SetClock, db: Session) -> House:
    """Open it, over HTTP as an owner would, from seven to nine on every day; a cut takes 30 minutes and 10 more."""
    town = town_of(runtime)
    phones = {name: signed_up(name.title(), "en", town, db, runtime) for name in PEOPLE}
    salon = open_salon(phones["bora"], db)
    salon.set_week(ALL_WEEK)
    salon.set_policy(**TERMS)
    salon.cut = salon.add_service(name="Cut with a buffer", name_sq="Qethje", buffer_after=10)
    salon.employ(db, phones["dritan"], salon.dritan)
    salon.employ(db, phones["elira"], salon.elira)
    _lead(db, salon, phones["genta"])
    return House(runtime, clock, salon, phones, clock.now())


def _lead(db: Session, salon: Salon, manager: Phone) -> None:
    assert manager.user is not None
    row = db.scalars(sa.select(Employee).where(Employee.uid == UUID(salon.dritan))).one()
    db.add(BusinessMember(business_id=row.business_id, user_id=manager.user.id, role=Role.MANAGER))
    db.commit()


@dataclass
class Books:
    """Everything about the diary, as it is kept."""

    bookings: list[Booking]
    events: dict[int, list[BookingEvent]]
    held: list[tuple[int, UUID, datetime, datetime]]
    payments: dict[int, list[PaymentIntent]]
    refunds: dict[int, list[Refund]]
    unbalanced: int
    doubles: int

    @classmethod
    def read(cls, db: Session) -> "Books":
        """Read all of it."""
        events, payments, refunds = dict[int, list[BookingEvent]](), dict[int, Any](), dict[int, Any]()
        for event in db.scalars(sa.select(BookingEvent).order_by(BookingEvent.id)):
            events.setdefault(event.booking_id, []).append(event)
        for intent in db.scalars(sa.select(PaymentIntent)):
            payments.setdefault(intent.booking_id, []).append(intent)
        of_intent = {each.id: booking for booking, some in payments.items() for each in some}
        for refund in db.scalars(sa.select(Refund)):
            refunds.setdefault(of_intent[refund.payment_intent_id], []).append(refund)
        bookings = list(db.scalars(sa.select(Booking).order_by(Booking.id)))
        return cls(bookings, events, _held(db), payments, refunds, *_faults(db))


def _held(db: Session) -> list[tuple[int, UUID, datetime, datetime]]:
    during = Occupancy.during
    held: Any = sa.select(
        Occupancy.booking_id, Employee.uid, sa.func.lower(during), sa.func.upper(during)
    ).join(Employee, Employee.resource_id == Occupancy.resource_id)
    rows: Any = db.execute(held.where(Occupancy.active).order_by(Occupancy.id))
    return [(key, uid, begin, end) for key, uid, begin, end in rows]


def _faults(db: Session) -> tuple[int, int]:
    unbalanced = (
        "SELECT count(*) FROM (SELECT posting FROM ledger_entry GROUP BY posting HAVING sum(amount) <> 0) x"
    )
    doubles = (
        "SELECT count(*) FROM occupancy a JOIN occupancy b ON a.resource_id = b.resource_id AND a.id < b.id "
        "AND a.during && b.during WHERE a.active AND b.active"
    )
    return db.scalar(sa.text(unbalanced)) or 0, db.scalar(sa.text(doubles)) or 0


@contextmanager
def unseen(connection: sa.Connection) -> Iterator[Session]:
    """A session that only looks."""
    with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as db:
        yield db
