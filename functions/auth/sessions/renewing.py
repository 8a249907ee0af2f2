"""A device stays signed in: refresh tokens are swapped, and one that comes back too late ends the session."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from common.errors import NotSignedIn
from common.i18n import _
from common.models import User, UserSession
from common.notifying import tell_security
from common.settings import Settings
from functions.auth import refresh_tokens
from functions.auth.sessions.closing import close_session
from functions.auth.sessions.standing import facts_of


class RefreshReused(NotSignedIn):
    """A refresh token came back long after it was used: somebody else may have it, so its device is signed out."""

    code = "refresh_reused"
    title = _("Please sign in again.")
    detail = _("For your safety this device has been signed out.")
    keep = True


def renew(db: Session, word: str, *, now: datetime, settings: Settings) -> tuple[UserSession, User, int]:
    """The session behind a refresh token, moved on to its next generation.

    The last generation is good for some seconds after its use, and always gets the same successor: replies
    get lost, and apps refresh twice at once. Anything older signs the device out and is told to its owner, which
    outlives the refusal.
    """
    token = refresh_tokens.read(word)
    session, user = _live(db, token, now)
    if not refresh_tokens.is_genuine(token, session, settings):
        raise NotSignedIn
    if _moved_on(db, session, token.gen, now, settings) or _was_just_used(session, token.gen, now, settings):
        return session, user, token.gen + 1
    close_session(db, session.id, "refresh_reused", now)
    tell_security(db, user, "refresh_reused", facts_of(session), now=now, about=session.uid)
    raise RefreshReused


def _live(db: Session, token: refresh_tokens.RefreshToken, now: datetime) -> tuple[UserSession, User]:
    row = db.execute(
        select(UserSession, User)
        .join(User, User.id == UserSession.user_id)
        .where(UserSession.uid == token.session_uid)
        .where(UserSession.revoked_at.is_(None))
        .where(UserSession.expires_at > now)
        .where(User.blocked_at.is_(None))
        .where(User.deletion_requested_at.is_(None))
    ).one_or_none()
    if row is None:
        raise NotSignedIn
    session, user = row
    return session, user


def _moved_on(db: Session, session: UserSession, gen: int, now: datetime, settings: Settings) -> bool:
    """Compare and set: of many at once one moves the session on, and the others see what it wrote."""
    moved = db.execute(
        update(UserSession)
        .where(UserSession.id == session.id)
        .where(UserSession.gen == gen)
        .where(UserSession.revoked_at.is_(None))
        .values(
            gen=gen + 1,
            rotated_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(seconds=settings.refresh_ttl_seconds),
        )
        .returning(UserSession.id)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    db.refresh(session)
    return moved is not None


def _was_just_used(session: UserSession, gen: int, now: datetime, settings: Settings) -> bool:
    if session.revoked_at is not None or session.rotated_at is None or session.gen != gen + 1:
        return False
    return now - session.rotated_at <= timedelta(seconds=settings.refresh_grace_seconds)
