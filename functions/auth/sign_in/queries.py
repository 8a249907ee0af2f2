"""Who is at the door, and which devices they are signed in on."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

from common.models import User, UserSession
from common.web.paging import Found, PageQuery, page_of

Whose = Callable[[Session], User | None]
"""Finds the account that somebody names, if there is one."""


def account_with_email(email: str) -> Whose:
    """The account with this proven address: blocked nobody's, but also one that is being deleted."""
    return lambda db: db.scalar(_accounts().where(User.email == email, User.email_verified_at.is_not(None)))


def account_with_phone(phone: str) -> Whose:
    """The account with this proven number (E.164): blocked nobody's, but also one that is being deleted."""
    return lambda db: db.scalar(_accounts().where(User.phone == phone, User.phone_verified_at.is_not(None)))


def _accounts() -> Select[User]:
    return select(User).where(User.blocked_at.is_(None)).where(User.erased_at.is_(None))


def a_moved_over_hash(db: Session) -> str | None:
    """One of the password hashes that came over from Django, as long as there are any."""
    # written out, not bound: only then does the planner know the partial index for what it is
    theirs = select(User.password_hash).where(text("password_hash LIKE 'pbkdf2_sha256$%'"))
    return db.scalar(theirs.limit(1))


def sessions_of(db: Session, user: User, now: datetime, page: PageQuery) -> Found[UserSession]:
    """One page of the devices a user is signed in on, the latest first; who looks in to help is among them."""
    live = (
        select(UserSession)
        .where(UserSession.user_id == user.id)
        .where(UserSession.revoked_at.is_(None))
        .where(UserSession.expires_at > now)
    )
    return page_of(db, live, (UserSession.created_at, UserSession.id), page, descending=True)
