"""Who is on the way out, and what still holds them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from common.models import (
    Business,
    BusinessMember,
    BusinessStatus,
    CodeKind,
    CodePurpose,
    DataExport,
    OneTimeCode,
    Operator,
    Role,
    User,
)

_WITHOUT_AN_OWNER = (BusinessStatus.CLOSED, BusinessStatus.LISTED)


def owned_alone(db: Session, user: User) -> Sequence[Business]:
    """The open businesses that nobody else would answer for; another owner who is leaving too does not count.

    They are locked, in order: of two owners who leave at the same moment the second sees that the first has left.
    """
    mine = select(BusinessMember.business_id).where(BusinessMember.user_id == user.id)
    owned = (
        select(Business)
        .where(Business.id.in_(mine.where(BusinessMember.role == Role.OWNER)))
        .where(Business.status.not_in(_WITHOUT_AN_OWNER))
        .order_by(Business.id)
    )
    locked = db.scalars(owned.with_for_update(key_share=True)).all()
    others = set(db.scalars(_answered_for([business.id for business in locked], user)))
    return [business for business in locked if business.id not in others]


def _answered_for(businesses: list[int], user: User) -> Select[int]:
    other = aliased(User)
    return (
        select(BusinessMember.business_id)
        .join(other, other.id == BusinessMember.user_id)
        .where(BusinessMember.business_id.in_(businesses))
        .where(BusinessMember.role == Role.OWNER)
        .where(other.id != user.id)
        .where(other.deletion_requested_at.is_(None))
    )


def is_operator(db: Session, user: User) -> bool:
    """Whether this is one of AvatID's own people."""
    acting = select(Operator.user_id).where(Operator.user_id == user.id).where(Operator.revoked_at.is_(None))
    return db.scalar(acting) is not None


def undo_of(db: Session, token_hash: bytes, now: datetime) -> OneTimeCode | None:
    """The unused token with this hash, while it is good."""
    return db.scalar(
        select(OneTimeCode)
        .where(OneTimeCode.code_hash == token_hash)
        .where(OneTimeCode.purpose == CodePurpose.DELETION_UNDO)
        .where(OneTimeCode.kind == CodeKind.LINK)
        .where(OneTimeCode.used_at.is_(None))
        .where(OneTimeCode.expires_at > now)
    )


def leaving(now: datetime) -> Select[User]:
    """People who have asked to leave and may still change their minds."""
    return (
        select(User)
        .where(User.erase_at > now)
        .where(User.erased_at.is_(None))
        .where(User.blocked_at.is_(None))
    )


def leaver_by(db: Session, email: str | None, phone: str | None, now: datetime) -> User | None:
    """Who may still come back with this proven address or number."""
    if email is not None:
        known = leaving(now).where(User.email == email).where(User.email_verified_at.is_not(None))
    else:
        known = leaving(now).where(User.phone == phone).where(User.phone_verified_at.is_not(None))
    return db.scalar(known)


def last_export(db: Session, user: User) -> DataExport | None:
    """The newest package of a user."""
    theirs = select(DataExport).where(DataExport.user_id == user.id)
    return db.scalar(theirs.order_by(DataExport.created_at.desc()).limit(1))


def due(db: Session, now: datetime, most: int) -> Sequence[User]:
    """People whose time to change their minds has passed, the longest waiting first."""
    over = select(User).where(User.erase_at <= now).where(User.erased_at.is_(None))
    return db.scalars(over.order_by(User.erase_at, User.id).limit(most)).all()
