"""What is read about an account for its own screens."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session, contains_eager

from common.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    Favourite,
    Role,
    Upload,
    User,
)
from common.web.paging import Found, PageQuery, page_of


def memberships_of(db: Session, user: User) -> Sequence[Row[Business, Role]]:
    """The businesses somebody belongs to, oldest first; archived ones are nobody's any more."""
    return db.execute(
        select(Business, BusinessMember.role)
        .join(BusinessMember, BusinessMember.business_id == Business.id)
        .where(BusinessMember.user_id == user.id)
        .where(Business.archived_at.is_(None))
        .order_by(Business.id)
    ).all()


def avatar_upload_of(db: Session, user: User) -> Upload | None:
    """The upload behind somebody's picture."""
    return db.get(Upload, user.avatar_upload_id) if user.avatar_upload_id else None


def favourites_of(db: Session, user: User, page: PageQuery) -> Found[Favourite]:
    """One page of what somebody wants to find again, newest first, as far as everybody may see it."""
    mine = (
        select(Favourite)
        .join(Favourite.business)
        .where(Favourite.user_id == user.id)
        .where(_is_visible())
        .options(contains_eager(Favourite.business))
    )
    return page_of(db, mine, (Favourite.created_at, Favourite.business_id), page, descending=True)


def visible_business(db: Session, uid: UUID) -> Business | None:
    """A business that everybody may see."""
    return db.scalar(select(Business).where(Business.uid == uid).where(_is_visible()))


def business_by_uid(uid: UUID) -> Select[int]:
    """The key of a business, visible or not."""
    return select(Business.id).where(Business.uid == uid)


def _is_visible() -> ColumnElement[bool]:
    shown = Business.status.in_((BusinessStatus.PUBLISHED, BusinessStatus.LISTED))
    return shown & Business.archived_at.is_(None)
