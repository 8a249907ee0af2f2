"""Bora's salon with Dritan in it, and Alice's booking there, written as rows."""

from dataclasses import dataclass

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from common import background, outbox
from common.clock import Clock, SetClock
from common.events import BookingCanceled, BookingCreated, Event
from common.integrations.mail import Letter, LocalMail
from common.integrations.push import LocalPush, Notice
from common.models import (
    Booking,
    BookingActor,
    BookingEvent,
    BookingEventText,
    BookingItem,
    BookingStatus,
    BusinessMember,
    Category,
    Device,
    Notification,
    Outbox,
    Platform,
    Role,
    User,
)
from common.runtime import Runtime
from functions.worker.families import TASKS
from tests.integration.conftest import Phone
from tests.integration.schema.salon import Shop, open_shop, saved, visit
from tests.integration.worker import deliver_everything

GONE = {
    BookingActor.CUSTOMER: BookingStatus.CANCELLED_BY_CUSTOMER,
    BookingActor.TEAM: BookingStatus.CANCELLED_BY_BUSINESS,
}


def person(phone: Phone) -> User:
    """Whose phone it is."""
    assert phone.user is not None
    return phone.user


@pytest.fixture
def salon(db: Session, bora: Phone, dritan: Phone) -> Shop:
    """Bora's, where Dritan works."""
    return salon_of(db, person(bora), person(dritan))


def salon_of(db: Session, owner: User, worker: User) -> Shop:
    """A shop of `owner` in which `worker` serves."""
    category = saved(db, Category(slug="hair", name_en="Hairdresser", name_sq="Parukeri"))
    shop = open_shop(db, owner, "Bora's Salon", category)
    shop.business.name_sq, shop.business.address, shop.business.city = "Salloni i Borës", "Rruga 1", "Tiranë"
    db.add(
        BusinessMember(
            business_id=shop.business.id, user=worker, role=Role.EMPLOYEE, employee_id=shop.employee.id
        )
    )
    db.flush()
    return shop


def book(
    db: Session, shop: Shop, customer: User | None, at: Clock, start: int = 0, **more: object
) -> Booking:
    """Dritan's half an hour for `customer`, `start` minutes after ten."""
    booking = visit(shop, customer, start, start + 30, **more)
    booking.created_by_id = booking.created_by_id or (customer.id if customer else None)
    booking.business_name_sq = shop.business.name_sq
    booking.created_at = booking.updated_at = at.now()
    saved(db, booking)
    item = BookingItem(
        business_id=shop.business.id,
        booking_id=booking.id,
        service_id=shop.service.id,
        employee_id=shop.employee.id,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        duration_minutes=30,
        list_price=booking.list_price,
        price=booking.total_price,
        service_name_en="Haircut",
        service_name_sq="Prerje",
        employee_name="Dritan",
    )
    saved(db, item)
    return booking


@dataclass
class Story:
    """Things happen to bookings, and the worker comes by."""

    db: Session
    runtime: Runtime
    clock: SetClock

    def tell(self, event: Event) -> None:
        """Publish, as the action that caused it does."""
        outbox.publish(self.db, event, now=self.clock.now())
        self.db.commit()

    def booked(self, booking: Booking) -> None:
        """Somebody has booked."""
        self.tell(BookingCreated(booking=booking.uid))

    def canceled(self, booking: Booking, by: User, side: BookingActor, why: str | None = None) -> None:
        """Somebody calls it off."""
        before, booking.status = booking.status, GONE[side]
        booking.version += 1
        event = BookingEvent(
            business_id=booking.business_id,
            booking_id=booking.id,
            actor_kind=side,
            actor_id=by.id,
            from_status=before,
            to_status=booking.status,
            code="canceled",
        )
        saved(self.db, event)
        if why:
            self.db.add(BookingEventText(event_id=event.id, text=why))
        self.says_canceled(booking)

    def says_canceled(self, booking: Booking) -> None:
        """The news of it, whether true or not."""
        self.tell(BookingCanceled(booking=booking.uid))

    def leaves(self, worker: User) -> None:
        """Somebody no longer belongs to any team."""
        self.db.execute(delete(BusinessMember).where(BusinessMember.user_id == worker.id))
        self.db.commit()

    def first_task_only(self) -> None:
        """The worker delivers what waits now, and goes home before what comes of it."""
        for row in self.waiting():
            background.run(TASKS[row.kind], row.uid, self.runtime)

    def waiting(self) -> list[Outbox]:
        """What the worker has still to do."""
        self.db.expire_all()
        return self.db.query(Outbox).filter_by(state="waiting").order_by(Outbox.id).all()

    def worker_comes(self) -> list[tuple[str, str]]:
        """Everything that waits is delivered."""
        return deliver_everything(self.runtime)

    def letters(self) -> list[Letter]:
        """Every mail so far."""
        assert isinstance(self.runtime.doors.mail, LocalMail)
        return self.runtime.doors.mail.letters()

    def notices(self) -> list[Notice]:
        """Every push so far."""
        assert isinstance(self.runtime.doors.push, LocalPush)
        return self.runtime.doors.push.notices()

    def told(self, user: User) -> list[Notification]:
        """What stands in somebody's list, oldest first."""
        self.db.expire_all()
        mine = self.db.query(Notification).filter_by(user_id=user.id)
        return mine.order_by(Notification.id).all()

    def rings(self, user: User, token: str) -> Device:
        """Somebody's phone has registered."""
        device = Device(user_id=user.id, token=token, platform=Platform.ANDROID)
        saved(self.db, device)
        self.db.commit()
        return device


@pytest.fixture
def story(db: Session, runtime: Runtime, clock: SetClock) -> Story:
    """The narrator."""
    return Story(db, runtime, clock)


@pytest.fixture
def booking(db: Session, salon: Shop, alice: Phone, clock: SetClock) -> Booking:
    """Alice's half an hour with Dritan, at ten."""
    made = book(db, salon, person(alice), clock)
    db.commit()
    return made
