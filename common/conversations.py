"""Having conversations notice that other people may take part: for everybody who changes teams or accounts."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from common import outbox
from common.events import TeamChanged
from common.models import Booking, Business, BusinessMember, Conversation, User


def team_changed(db: Session, business: Business, *, now: datetime) -> None:
    """Somebody has joined a team, left it, or become something else; nothing to do where nobody talks."""
    talks = select(Conversation.id).where(Conversation.business_id == business.id).limit(1)
    if db.scalar(talks) is not None:
        outbox.publish(db, TeamChanged(business=business.uid), now=now)


def visit_changed(db: Session, booking: UUID, *, now: datetime) -> None:
    """Somebody else serves a customer, or nobody any more; nothing to do for two who do not talk."""
    two = (
        select(Business.uid, User.uid)
        .select_from(Booking)
        .join(Business, Business.id == Booking.business_id)
        .join(User, User.id == Booking.customer_id)
        .join(Conversation, Conversation.business_id == Booking.business_id)
        .where(Conversation.customer_id == Booking.customer_id)
        .where(Booking.uid == booking)
    )
    found = db.execute(two).one_or_none()
    if found is not None:
        business, customer = found
        outbox.publish(db, TeamChanged(business=business, customer=customer), now=now)


def person_changed(db: Session, person: User, *, now: datetime) -> None:
    """Somebody is about to leave AvatID, or has come back: in every conversation, theirs and their teams'."""
    teams = select(BusinessMember.business_id).where(BusinessMember.user_id == person.id)
    is_concerned = or_(Conversation.customer_id == person.id, Conversation.business_id.in_(teams))
    where = select(Conversation.business_id).where(is_concerned)
    for uid in db.scalars(select(Business.uid).where(Business.id.in_(where)).order_by(Business.id)).all():
        outbox.publish(db, TeamChanged(business=uid), now=now)
