"""Telling customer, owners and employee what has become of a booking."""

from uuid import UUID

from sqlalchemy.orm import Session

from common import notifying
from common.events import BookingCanceled, BookingCreated
from common.models import NotificationType
from common.runtime import Runtime
from functions.booking.tasks.board import background


@background.on("send_booked_notification")
def send_booked_notification(db: Session, event: BookingCreated, runtime: Runtime) -> None:
    """Tell customer, owners and employee of a booking, if it still stands."""
    _tell_everybody(db, NotificationType.BOOKED, event.booking, runtime)


@background.on("send_canceled_notification")
def send_canceled_notification(db: Session, event: BookingCanceled, runtime: Runtime) -> None:
    """Tell customer, owners and employee that a booking has been called off."""
    _tell_everybody(db, NotificationType.CANCELED, event.booking, runtime)


def _tell_everybody(db: Session, kind: NotificationType, booking: UUID, runtime: Runtime) -> None:
    occasion = notifying.occasion_of(db, kind, booking)
    if occasion is None:
        return
    for listener in notifying.listeners(db, occasion.booking):
        news = notifying.news_of(occasion, listener, runtime.settings)
        notifying.tell(db, listener.person, news, now=runtime.clock.now())
