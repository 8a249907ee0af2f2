"""What is read about notifications."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from common.models import Notification, User
from common.web.paging import Found, page_of
from functions.notify.schemas import NotificationsQuery


def notifications_of(db: Session, user: User, query: NotificationsQuery) -> Found[Notification]:
    """One page of what the user has been told, newest first."""
    mine = select(Notification).where(Notification.user_id == user.id)
    wanted = mine.where(Notification.read_at.is_(None)) if query.unread else mine
    order = (Notification.created_at, Notification.id)
    return page_of(db, wanted, order, query, descending=True)


def unread_of(db: Session, user: User) -> int:
    """How many notifications the user has not read."""
    unread = select(func.count()).where(Notification.user_id == user.id).where(Notification.read_at.is_(None))
    return db.scalars(unread).one()
