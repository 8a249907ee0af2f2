"""Bora's salon with Dritan in it, Alice's booking there, and the steps that it takes, written as rows."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from common.clock import SetClock
from common.events import (
    BookingConfirmed,
    BookingDeclined,
    BookingExpired,
    BookingRescheduled,
    Event,
    PaymentReceived,
    RefundMade,
)
from common.models import (
    Booking,
    BookingActor,
    BookingEvent,
    BookingEventText,
    BookingStatus,
    IntentStatus,
    PaymentIntent,
    PaymentPurpose,
    Refund,
    RefundReason,
    RefundStatus,
    User,
)
from common.runtime import Runtime
from tests.integration.conftest import Phone
from tests.integration.notify.conftest import Story, book, person, salon_of
from tests.integration.schema.salon import Shop, saved

_NEWS: dict[BookingStatus, type[Event]] = {
    BookingStatus.CONFIRMED: BookingConfirmed,
    BookingStatus.DECLINED: BookingDeclined,
    BookingStatus.EXPIRED: BookingExpired,
}


@dataclass
class Tale(Story):
    """A story in which bookings take every step, and money comes and goes."""

    def steps(
        self,
        booking: Booking,
        to: BookingStatus,
        side: BookingActor = BookingActor.SYSTEM,
        by: User | None = None,
        why: str | None = None,
        code: str = "step",
    ) -> None:
        """A booking takes a step, and whoever is concerned is to hear of it."""
        before, booking.status = booking.status, to
        booking.version += 1
        self._note(booking, before, side, by, why, code)
        kind: Any = _NEWS[to]
        self.tell(kind(booking=booking.uid))

    def moves(self, booking: Booking, side: BookingActor, by: User, why: str | None = None) -> None:
        """A visit has another time, half an hour later."""
        booking.schedule_no += 1
        booking.version += 1
        booking.starts_at, booking.ends_at = (
            booking.ends_at,
            booking.ends_at + (booking.ends_at - booking.starts_at),
        )
        booking.may_cancel_free = side is BookingActor.TEAM
        self._note(booking, booking.status, side, by, why, "rescheduled")
        self.tell(BookingRescheduled(booking=booking.uid, schedule_no=booking.schedule_no))

    def _note(
        self,
        booking: Booking,
        before: BookingStatus,
        side: BookingActor,
        by: User | None,
        why: str | None,
        code: str,
    ) -> None:
        event = BookingEvent(
            business_id=booking.business_id,
            booking_id=booking.id,
            actor_kind=side,
            actor_id=by.id if by else None,
            from_status=before,
            to_status=booking.status,
            code=code,
        )
        saved(self.db, event)
        if why:
            self.db.add(BookingEventText(event_id=event.id, text=why))

    def pays(
        self,
        booking: Booking,
        payer: User,
        amount: str = "300.00",
        purpose: PaymentPurpose = PaymentPurpose.DEPOSIT,
        status: IntentStatus = IntentStatus.SUCCEEDED,
    ) -> PaymentIntent:
        """Money has arrived, and its payer is to have a receipt."""
        captured = Decimal(amount) if status is IntentStatus.SUCCEEDED else Decimal(0)
        intent = PaymentIntent(
            business_id=booking.business_id,
            booking_id=booking.id,
            payer_id=payer.id,
            purpose=purpose,
            provider="local",
            status=status,
            amount=Decimal(amount),
            amount_captured=captured,
            currency=booking.currency,
        )
        booking.amount_paid += captured
        saved(self.db, intent)
        self.tell(PaymentReceived(intent=intent.uid))
        return intent

    def gives_back(
        self,
        intent: PaymentIntent,
        reason: RefundReason,
        amount: str = "300.00",
        status: RefundStatus = RefundStatus.SUCCEEDED,
    ) -> Refund:
        """Money goes back, and its payer is to hear of it."""
        refund = Refund(
            business_id=intent.business_id,
            payment_intent_id=intent.id,
            amount=Decimal(amount),
            currency=intent.currency,
            reason=reason,
            status=status,
        )
        intent.amount_refunded += Decimal(amount)
        saved(self.db, refund)
        self.tell(RefundMade(refund=refund.uid))
        return refund

    def letter_to(self, user: User) -> str:
        """The last letter somebody got, spaces as one types them."""
        mine = [letter for letter in self.letters() if letter.to == user.email]
        return mine[-1].text.replace("\N{NO-BREAK SPACE}", " ")

    def heard(self, user: User) -> list[str]:
        """What somebody has been told, by type, oldest first."""
        return [str(each.type) for each in self.told(user)]


@pytest.fixture
def tale(db: Session, runtime: Runtime, clock: SetClock) -> Tale:
    """The narrator."""
    return Tale(db, runtime, clock)


@pytest.fixture
def shop(db: Session, bora: Phone, dritan: Phone) -> Shop:
    """Bora's, where Dritan works."""
    return salon_of(db, person(bora), person(dritan))


@pytest.fixture
def request_(db: Session, shop: Shop, alice: Phone, clock: SetClock) -> Booking:
    """Alice's wish for half an hour with Dritan, which waits for the salon's word."""
    made = book(db, shop, person(alice), clock, status=BookingStatus.PENDING, expires_at=clock.now())
    db.commit()
    return made


@pytest.fixture
def unpaid(db: Session, shop: Shop, alice: Phone, clock: SetClock) -> Booking:
    """The same, waiting for her deposit."""
    made = book(db, shop, person(alice), clock, status=BookingStatus.PENDING_PAYMENT, expires_at=clock.now())
    db.commit()
    return made


@pytest.fixture
def visit(db: Session, shop: Shop, alice: Phone, clock: SetClock) -> Booking:
    """The same, agreed on."""
    made = book(db, shop, person(alice), clock)
    db.commit()
    return made
