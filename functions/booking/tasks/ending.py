"""Visits that will not be: their customer leaves AvatID, their business closes."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import outbox
from common.events import AccountLeaving, BusinessClosed
from common.models import Business, BusinessStatus, User
from common.runtime import Runtime
from functions.booking import actions
from functions.booking.tasks.board import background


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
