"""What businesses hear of ratings, and customers of what a business answered; always as it stands.

A line in somebody's list quotes nobody: it stays when the words have been changed or hidden. Letters do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session, joinedload

from common.i18n import told
from common.models import (
    Booking,
    BusinessMember,
    Notification,
    NotificationType,
    Rating,
    RatingReply,
    RatingStatus,
    Role,
    User,
)
from common.notifying.telling import News, Standing, can_hear
from common.settings import Settings


@dataclass(frozen=True, slots=True)
class Told:
    """A rating that is shown, the visit it is about, and the answer it got, if any."""

    rating: Rating
    visit: Booking
    reply: RatingReply | None


def rating_to_tell(db: Session, uid: UUID) -> Told | None:
    """A rating that everybody may read; None for one that was hidden or taken back."""
    row = db.execute(
        select(Rating, Booking, RatingReply)
        .join(Booking, (Booking.business_id == Rating.business_id) & (Booking.id == Rating.booking_id))
        .outerjoin(RatingReply, RatingReply.rating_id == Rating.id)
        .where(Rating.uid == uid)
        .where(Rating.status == RatingStatus.VISIBLE)
        .options(joinedload(Rating.customer), joinedload(Booking.business))
    ).one_or_none()
    return None if row is None else Told(*row)


def reply_to_tell(db: Session, uid: UUID) -> Told | None:
    """A rating that has an answer which everybody may read, for a customer who can hear of it."""
    told_of = rating_to_tell(db, uid)
    if told_of is None or told_of.reply is None or told_of.reply.hidden_at is not None:
        return None
    return told_of if can_hear(told_of.rating.customer) else None


def readers_of_rating(db: Session, rating: Rating) -> Sequence[User]:
    """The owners, and whoever was rated, always in the same order; nobody reads their own praise."""
    is_owner: ColumnElement[bool] = BusinessMember.role == Role.OWNER
    is_meant = false() if rating.employee_id is None else BusinessMember.employee_id == rating.employee_id
    return db.scalars(
        select(User)
        .join(BusinessMember, BusinessMember.user_id == User.id)
        .where(BusinessMember.business_id == rating.business_id)
        .where(or_(is_owner, is_meant))
        .where(User.id != rating.customer_id)
        .where(User.blocked_at.is_(None), User.erased_at.is_(None))
        .order_by(User.id)
    ).all()


def news_of_rating(told_of: Told, reader: User, settings: Settings) -> News:
    """A rating as one of the team hears of it."""
    rating = told_of.rating
    return News(
        type=NotificationType.RATING_RECEIVED,
        about=str(rating.uid),
        template="rating_received",
        said=_said(told_of, reader, settings)
        | {"link": f"{settings.frontend_url}/team/ratings/{rating.uid}"},
        data=_data(told_of, "team"),
    )


def news_of_reply(told_of: Told, settings: Settings) -> News:
    """An answer as the customer hears of it; another one in its place is told again."""
    rating, reply = told_of.rating, told_of.reply
    words = {"reply": reply.text if reply else "", "link": f"{settings.frontend_url}/ratings/{rating.uid}"}
    return News(
        type=NotificationType.RATING_REPLY,
        about=f"{rating.uid}:{reply.uid if reply else ''}",
        template="rating_reply",
        said=_said(told_of, rating.customer, settings) | words,
        data=_data(told_of, "customer"),
    )


def as_it_stands(db: Session, notification: Notification, settings: Settings) -> Standing | None:
    """What news of a rating says now; None if it is not shown any more, or not theirs to know."""
    uid = UUID(notification.data["rating"])
    if notification.type is NotificationType.RATING_REPLY:
        answered = reply_to_tell(db, uid)
        is_theirs = answered is not None and answered.rating.customer_id == notification.user_id
        return (
            Standing(notification, answered.rating.customer, news_of_reply(answered, settings))
            if answered and is_theirs
            else None
        )
    told_of = rating_to_tell(db, uid)
    readers = readers_of_rating(db, told_of.rating) if told_of else ()
    reader = next((one for one in readers if one.id == notification.user_id), None)
    return (
        Standing(notification, reader, news_of_rating(told_of, reader, settings))
        if told_of and reader
        else None
    )


def _data(told_of: Told, side: str) -> dict[str, str]:
    return {"rating": str(told_of.rating.uid), "business": str(told_of.visit.business.uid), "side": side}


def _said(told_of: Told, reader: User, settings: Settings) -> dict[str, Any]:
    rating, visit = told_of.rating, told_of.visit
    return {
        "name": reader.name,
        "business": told(reader.language, visit.business_name_en, visit.business_name_sq),
        "stars": rating.rating,
        "comment": rating.comment or None,
        "starts_at": visit.starts_at,
        "zone": visit.timezone,
        "settings_link": f"{settings.frontend_url}/settings/notifications",
    }
