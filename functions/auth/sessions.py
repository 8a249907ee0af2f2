"""Signed-in devices: opened, renewed, closed. A device's push token lives and dies with its session."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import models
from common.access_tokens import AccessTokens, Claims
from common.errors import NotSignedIn
from common.i18n import _
from common.models import User, UserSession
from common.settings import Settings
from functions.auth import refresh_tokens
from functions.auth.schemas import Device, SignedInUser, Tokens


class RefreshReused(NotSignedIn):
    """A refresh token came back long after it was used: somebody else may have it, so its device is signed out."""

    code = "refresh_reused"
    title = _("Please sign in again.")
    detail = _("For your safety this device has been signed out.")
    keep = True


def open_session(
    db: Session, user: User, device: Device | None, how: str, *, now: datetime, settings: Settings
) -> Tokens:
    """Sign `user` in on `device` by way of `how` (password, code, ...)."""
    session = UserSession(
        user_id=user.id,
        salt=secrets.token_bytes(16),
        platform=device.platform if device else None,
        name=device.name if device else None,
        amr=[how],
        authenticated_at=now,
        last_seen_at=now,
        created_at=now,
        expires_at=now + timedelta(seconds=settings.refresh_ttl_seconds),
    )
    db.add(session)
    db.flush()
    _remember_device(db, session, device, now)
    _close_the_oldest(db, user, now, settings.max_sessions)
    return tokens_of(session, user, 0, now=now, settings=settings)


def _remember_device(db: Session, session: UserSession, device: Device | None, now: datetime) -> None:
    """A push token belongs to whoever registered it last."""
    if device is None or device.push_token is None:
        return
    owner = {
        "user_id": session.user_id,
        "session_id": session.id,
        "platform": device.platform,
        "updated_at": now,
    }
    row = insert(models.Device).values(token=device.push_token, **owner)
    db.execute(row.on_conflict_do_update(index_elements=[models.Device.token], set_=owner))


def _close_the_oldest(db: Session, user: User, now: datetime, most: int) -> None:
    surplus = _live_of(user).order_by(UserSession.created_at.desc(), UserSession.id.desc()).offset(most)
    _close(db, surplus, "too_many_sessions", now)


def close_session(db: Session, session_id: int, reason: str, now: datetime) -> None:
    """Sign a device out: its tokens and its push token are worth nothing from the next request on."""
    _close(db, select(UserSession.id).where(UserSession.id == session_id), reason, now)


def close_all_sessions(db: Session, user: User, reason: str, now: datetime) -> None:
    """Sign a user out everywhere."""
    _close(db, _live_of(user), reason, now)


def _live_of(user: User) -> Select[int]:
    return (
        select(UserSession.id).where(UserSession.user_id == user.id).where(UserSession.revoked_at.is_(None))
    )


def _close(db: Session, which: Select[int], reason: str, now: datetime) -> None:
    db.execute(delete(models.Device).where(models.Device.session_id.in_(which)))
    db.execute(
        update(UserSession)
        .where(UserSession.id.in_(which))
        .where(UserSession.revoked_at.is_(None))
        .values(revoked_at=now, revoked_reason=reason)
    )


def renew(db: Session, word: str, *, now: datetime, settings: Settings) -> tuple[UserSession, User, int]:
    """The session behind a refresh token, moved on to its next generation.

    The last generation is good for some seconds after its use, and always gets the same successor: replies
    get lost, and apps refresh twice at once. Anything older signs the device out, which outlives the refusal.
    """
    token = refresh_tokens.read(word)
    session, user = _live(db, token, now)
    if not refresh_tokens.is_genuine(token, session, settings):
        raise NotSignedIn
    if _moved_on(db, session, token.gen, now, settings) or _was_just_used(session, token.gen, now, settings):
        return session, user, token.gen + 1
    close_session(db, session.id, "refresh_reused", now)
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


def tokens_of(session: UserSession, user: User, gen: int, *, now: datetime, settings: Settings) -> Tokens:
    """The pair of tokens for one generation of a session."""
    at = int(session.authenticated_at.timestamp())
    claims = Claims(user.uid, session.uid, user.token_version, at, tuple(session.amr))
    return Tokens(
        access=AccessTokens(settings).issue(claims, now),
        refresh=refresh_tokens.write(session, gen, settings),
        expires_in=settings.access_ttl_seconds,
        refresh_expires_in=settings.refresh_ttl_seconds,
        session_uid=session.uid,
        user=SignedInUser.model_validate(user),
    )
