"""What operators see of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from common.errors import NotFound
from common.models import (
    Business,
    BusinessMember,
    Device,
    Identity,
    Operator,
    Provider,
    Role,
    User,
    UserSession,
)


@dataclass(frozen=True, slots=True)
class Dossier:
    """Somebody with all that an operator should know before doing anything; `sessions` are the live ones.

    `works_for` are the businesses of whose team they are. An operator's `role` may be revoked: see `revoked_at`.
    """

    person: User
    sessions: Sequence[UserSession]
    devices: int
    providers: Sequence[Provider]
    works_for: Sequence[tuple[Business, Role]]
    operator: Operator | None


def person(db: Session, uid: UUID) -> User:
    """Somebody with this uid who has not been erased, whatever else they are; raises `NotFound`."""
    found = db.scalar(select(User).where(User.uid == uid).where(User.erased_at.is_(None)))
    if found is None:
        raise NotFound
    return found


def dossier(db: Session, uid: UUID, now: datetime) -> Dossier:
    """All about somebody; raises `NotFound`."""
    found = person(db, uid)
    devices = select(func.count()).select_from(Device).where(Device.user_id == found.id)
    linked = select(Identity.provider).where(Identity.user_id == found.id).order_by(Identity.provider)
    return Dossier(
        person=found,
        sessions=open_sessions_of(db, found, now),
        devices=db.scalars(devices).one(),
        providers=db.scalars(linked).all(),
        works_for=[(business, role) for business, role in db.execute(_teams_of(found))],
        operator=db.get(Operator, found.id),
    )


def _teams_of(user: User) -> Select[Business, Role]:
    return (
        select(Business, BusinessMember.role)
        .join(BusinessMember, BusinessMember.business_id == Business.id)
        .where(BusinessMember.user_id == user.id)
        .order_by(Business.id)
    )


def open_session(db: Session, uid: UUID, now: datetime) -> UserSession:
    """A live session with its user; raises `NotFound`."""
    found = db.scalar(_open_ones(now).where(UserSession.uid == uid).options(joinedload(UserSession.user)))
    if found is None:
        raise NotFound
    return found


def open_sessions_of(db: Session, user: User, now: datetime) -> Sequence[UserSession]:
    """Somebody's live sessions, the newest first; those with `acting_user_id` are a colleague's."""
    theirs = _open_ones(now).where(UserSession.user_id == user.id)
    return db.scalars(theirs.order_by(UserSession.created_at.desc(), UserSession.id.desc())).all()


def _open_ones(now: datetime) -> Select[UserSession]:
    return select(UserSession).where(UserSession.revoked_at.is_(None)).where(UserSession.expires_at > now)
