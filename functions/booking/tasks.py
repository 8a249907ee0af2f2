"""What the booking family does when an event or the clock arrives."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import notifying, outbox
from common.background import Background
from common.events import AccountLeaving, BookingCanceled, BookingCreated, BusinessClosed
from common.models import Business, BusinessStatus, NotificationType, User
from common.runtime import Runtime
from functions.booking import actions

background = Background()


@background.on("send_booked_notification")
def send_booked_notification(db: Session, event: BookingCreated, runtime: Runtime) -> None:
    """Tell customer, owners and employee of a booking, if it still stands."""
    _tell_everybody(db, NotificationType.BOOKED, event.booking, runtime)


@background.on("send_canceled_notification")
def send_canceled_notification(db: Session, event: BookingCanceled, runtime: Runtime) -> None:
    """Tell customer, owners and employee that a booking has been called off."""
    _tell_everybody(db, NotificationType.CANCELED, event.booking, runtime)


@background.on("cancel_bookings_of_leaver")
def cancel_bookings_of_leaver(db: Session, event: AccountLeaving, runtime: Runtime) -> None:
    """Call off the visits of somebody who is leaving, unless they have come back meanwhile."""
    leaving = select(User).where(User.uid == event.user).where(User.deletion_requested_at.is_not(None))
    leaver = db.scalar(leaving)
    if leaver is not None:
        actions.cancel_all_of(db, leaver, now=runtime.clock.now())


@background.on("cancel_bookings_of_closed_business")
def cancel_bookings_of_closed_business(db: Session, event: BusinessClosed, runtime: Runtime) -> None:
    """Call off the visits that a closed business still expects, some at a time: the rest is another message."""
    closed = select(Business).where(Business.uid == event.business)
    business = db.scalar(closed.where(Business.status == BusinessStatus.CLOSED))
    by = db.scalars(select(User).where(User.uid == event.by)).one()
    now = runtime.clock.now()
    if business is not None and actions.cancel_all_at(db, business, by, event.reason, now=now):
        outbox.publish(db, event, now=now)


def _tell_everybody(db: Session, kind: NotificationType, booking: UUID, runtime: Runtime) -> None:
    occasion = notifying.occasion_of(db, kind, booking)
    if occasion is None:
        return
    for listener in notifying.listeners(db, occasion.booking):
        news = notifying.news_of(occasion, listener, runtime.settings)
        notifying.tell(db, listener.person, news, now=runtime.clock.now())
