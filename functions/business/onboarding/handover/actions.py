"""Giving a business to somebody else, and closing it for good."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from common import audit, conversations, diary, outbox
from common.clock import Clock
from common.errors import Conflict, Forbidden, Invalid, field_error
from common.events import BusinessClosed, BusinessHandedOver
from common.i18n import _
from common.models import Business, BusinessMember, BusinessStatus, Role, User
from functions.business.onboarding import queries as onboarding
from functions.business.onboarding.handover import queries
from functions.business.onboarding.handover.schemas import Closing, Handover, VisitToCome
from functions.business.onboarding.invitations.actions import leave
from functions.business.onboarding.invitations.queries import membership

_SHOWN = 5


class BusinessIsClosed(Conflict):
    """Closed for good."""

    code = "business_closed"
    title = _("This business has closed.")


class HasFutureBookings(Conflict):
    """Customers still expect to be served; `count` says how many visits there are, `bookings` are the first few."""

    code = "has_future_bookings"
    title = _("There are visits to come.")
    detail = _(
        "Customers have booked with you. Serve them first, or say that their visits should be called off."
    )


def hand_over(
    db: Session, me: User, business: Business, wish: Handover, *, clock: Clock, request_id: str
) -> Business:
    """Make somebody of the team the owner; the old one stays as a manager, or leaves.

    The business's row is locked: of two handovers at the same moment, the second is by somebody who is no longer
    its owner. Raises `Forbidden`, `BusinessIsClosed`, or `Invalid` for somebody who is not of the team.
    """
    business, mine = _owned(db, me, business)
    if business.status is BusinessStatus.CLOSED:
        raise BusinessIsClosed
    heir = _heir(db, business, wish)
    heir.role = Role.OWNER
    mine.role = Role.MANAGER
    conversations.team_changed(db, business, now=clock.now())
    db.flush()
    if wish.leave:
        leave(db, me, business, clock=clock)
    event = BusinessHandedOver(business=business.uid, by=me.uid, to=heir.user.uid)
    outbox.publish(db, event, now=clock.now())
    db.flush()
    _note(db, me, "business.handed_over", business, request_id, subject=heir.user, data={"left": wish.leave})
    return business


def _owned(db: Session, me: User, business: Business) -> tuple[Business, BusinessMember]:
    """The business, locked, and one's own place in it, which must still be the owner's."""
    business = onboarding.locked(db, business.id)
    mine = membership(db, business, me)
    if mine.role is not Role.OWNER:
        raise Forbidden
    return business, mine


def _heir(db: Session, business: Business, wish: Handover) -> BusinessMember:
    heir = queries.member_named(db, business, wish.to)
    if heir is None:
        said = _("Nobody of your team with an account is called this. Invite them first.")
        raise Invalid(fields=[field_error("to", "not_in_team", said)])
    if heir.role is Role.OWNER:
        raise Invalid(fields=[field_error("to", "already_owner", _("This person is an owner already."))])
    return heir


def close(
    db: Session, me: User, business: Business, wish: Closing, *, now: datetime, request_id: str
) -> tuple[Business, int]:
    """Close a business for good: found and booked by nobody from this moment on; once more changes nothing.

    Returns it with the number of visits that are being called off. Whoever books holds a share of the same row
    lock, so nobody slips in between the look at the diary and the closing. Raises `HasFutureBookings`.
    """
    business, _mine = _owned(db, me, business)
    if business.status is BusinessStatus.CLOSED:
        return business, 0
    count, first = queries.visits_ahead(db, business, now, _SHOWN)
    if count and not wish.cancel_bookings:
        shown = [VisitToCome.written(each) for each in first]
        raise HasFutureBookings(more={"count": count, "bookings": shown})
    diary.changed(db, business, now)
    business.status = BusinessStatus.CLOSED
    business.version += 1
    outbox.publish(db, BusinessClosed(business=business.uid, by=me.uid, reason=wish.reason), now=now)
    db.flush()
    _note(db, me, "business.closed", business, request_id, data={"visits": count}, text=wish.reason or None)
    return business, count


def _note(db: Session, me: User, action: str, business: Business, request_id: str, **more: Any) -> None:
    place = ("business", business.uid)
    audit.note(db, me, action, business=business, object=place, request_id=request_id, **more)
