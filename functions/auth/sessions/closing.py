"""Devices signed out: by their owner, by what has changed, or because there are too many."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from common import following, models
from common.errors import NotFound
from common.models import User, UserSession
from common.web.ask import SignedIn


def close_session(db: Session, session_id: int, reason: str, now: datetime) -> None:
    """Sign a device out: its tokens and its push token are worth nothing from the next request on."""
    _close(db, select(UserSession.id).where(UserSession.id == session_id), reason, now)


def close_own_session(db: Session, user: User, uid: UUID, reason: str, now: datetime) -> None:
    """Sign out one of the user's own devices, or an operator; raises `NotFound` for any other uid."""
    found = db.scalar(_open_ones_of(user).where(UserSession.uid == uid).where(UserSession.expires_at > now))
    if found is None:
        raise NotFound
    close_session(db, found, reason, now)


def close_all_sessions(db: Session, user: User, reason: str, now: datetime) -> None:
    """Sign a user out everywhere, and whoever looks into the account."""
    _close(db, _open_ones_of(user), reason, now)


def close_other_sessions(db: Session, me: SignedIn, reason: str, now: datetime) -> None:
    """Sign a user out everywhere but here: what they sign in with has changed."""
    _close(db, _open_ones_of(me.user).where(UserSession.id != me.session_id), reason, now)


def close_the_oldest(db: Session, user: User, most: int, now: datetime) -> None:
    """Sign out what is more than `most` devices; those whose time is over and operators do not count."""
    live = _open_ones_of(user).where(UserSession.expires_at > now).where(UserSession.acting_user_id.is_(None))
    surplus = live.order_by(UserSession.created_at.desc(), UserSession.id.desc()).offset(most)
    _close(db, surplus, "too_many_sessions", now)


def _open_ones_of(user: User) -> Select[int]:
    return (
        select(UserSession.id).where(UserSession.user_id == user.id).where(UserSession.revoked_at.is_(None))
    )


def _close(db: Session, which: Select[int], reason: str, now: datetime) -> None:
    closed = db.scalars(
        update(UserSession)
        .where(UserSession.id.in_(which))
        .where(UserSession.revoked_at.is_(None))
        .values(revoked_at=now, revoked_reason=reason)
        .returning(UserSession.id)
    ).all()
    following.forget_devices(db, models.Device.session_id.in_(closed), now=now)
