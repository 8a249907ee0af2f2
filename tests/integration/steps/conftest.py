"""Bora's salon with everybody in it: a manager, Dritan who serves, Mira who does not serve this time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.models import (
    Booking,
    BookingEvent,
    BookingStatus,
    BusinessMember,
    IntentStatus,
    Occupancy,
    Outbox,
    PaymentIntent,
    PaymentPurpose,
    Refund,
    Role,
)
from tests.integration.booking.conftest import Salon, open_salon
from tests.integration.booking.ordering import booked, count
from tests.integration.conftest import Phone

START = datetime.fromisoformat("2027-03-08T10:00:00+01:00")
"""When Alice comes: Monday at ten, to Dritan, for half an hour."""
WAITING = ("pending", "pending_payment")


@pytest.fixture
def salon(db: Session, bora: Phone, dritan: Phone) -> Salon:
    """Bora's, published, Monday to Saturday nine to five, with Dritan and Mira."""
    assert bora.user is not None
    assert dritan.user is not None
    return open_salon(db, bora.user, dritan.user)


@pytest.fixture
def genta(sign_up: Callable[..., Phone], salon: Salon, db: Session) -> Phone:
    """Genta manages it."""
    return joined(sign_up("Genta"), salon, db, Role.MANAGER)


@pytest.fixture
def mira(sign_up: Callable[..., Phone], salon: Salon, db: Session) -> Phone:
    """Mira works there, too."""
    return joined(sign_up("Mira"), salon, db, Role.EMPLOYEE, salon.mira.id)


def joined(phone: Phone, salon: Salon, db: Session, role: Role, employee: int | None = None) -> Phone:
    """Somebody as one of the team."""
    assert phone.user is not None
    member = BusinessMember(business_id=salon.business.id, user_id=phone.user.id, role=role)
    member.employee_id = employee
    db.add(member)
    db.commit()
    return phone


@dataclass
class Visit:
    """Alice's visit to Dritan, which can be put into any status, and looked at."""

    db: Session
    uid: str
    clock: SetClock
    told_before: int = 0

    @property
    def url(self) -> str:
        """Where it is changed."""
        return f"/api/business/booking/{self.uid}/"

    @property
    def row(self) -> Booking:
        """As it stands now."""
        found = select(Booking).where(Booking.uid == UUID(self.uid))
        return self.db.scalars(found.execution_options(populate_existing=True)).one()

    def stands(self, status: str, **more: Any) -> None:
        """Put it into a status as if it had come there just now."""
        row = self.row
        row.status, row.status_changed_at = BookingStatus(status), self.clock.now()
        row.expires_at = more.pop("expires_at", START) if status in WAITING else None
        for name, value in more.items():
            setattr(row, name, value)
        held = update(Occupancy).where(Occupancy.booking_id == row.id)
        self.db.execute(held.values(active=row.status.holds_time, expires_at=row.expires_at))
        self.db.commit()

    def pays(self, amount: str, due: PaymentPurpose = PaymentPurpose.DEPOSIT) -> None:
        """Its customer has paid so much before the visit."""
        row = self.row
        paid = PaymentIntent(
            business_id=row.business_id,
            booking_id=row.id,
            payer_id=row.customer_id,
            purpose=due,
            provider="local",
            status=IntentStatus.SUCCEEDED,
            amount=Decimal(amount),
            amount_captured=Decimal(amount),
            currency=row.currency,
        )
        self.db.add(paid)
        if due is not PaymentPurpose.NO_SHOW_FEE:
            row.amount_paid = Decimal(amount)
        self.db.commit()

    @property
    def refunds(self) -> list[tuple[str, Decimal]]:
        """What has gone back, why and how much."""
        found = select(Refund).order_by(Refund.id)
        return [(each.reason.value, each.amount) for each in self.db.scalars(found)]

    @property
    def told(self) -> list[str]:
        """What waits in the outbox of what was published since the visit was booked."""
        rows = self.db.scalars(select(Outbox.kind).order_by(Outbox.id)).all()
        return list(rows[self.told_before :])

    @property
    def history(self) -> list[tuple[str, str | None, str]]:
        """Every step since it was booked: its code, from where, to where."""
        mine = select(BookingEvent).where(BookingEvent.booking_id == self.row.id)
        rows = self.db.scalars(mine.order_by(BookingEvent.id)).all()
        return [(each.code, each.from_status, each.to_status) for each in rows[1:]]


@pytest.fixture
def visit(alice: Phone, salon: Salon, db: Session, clock: SetClock) -> Visit:
    """Alice comes to Dritan, Monday at ten."""
    made = booked(alice, salon.order("10:00", employee=str(salon.dritan.uid)))
    return Visit(db, made["uid"], clock, count(db, Outbox))


def at(clock: SetClock, **after_start: float) -> None:
    """Make it so long after (or before) the start of the visit."""
    clock.at = START + timedelta(**after_start)


def outcome(reply: Any) -> str:
    """The status that the booking has by this reply, or the refusal's code."""
    said: dict[str, Any] = reply.json
    return str(said.get("code") or said["status"])


@pytest.fixture
def change(db: Session) -> Callable[..., None]:
    """Set columns of a row and commit."""

    def set_columns(row: object, **values: object) -> None:
        for name, value in values.items():
            setattr(row, name, value)
        db.commit()

    return set_columns
