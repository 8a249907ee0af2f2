"""A device signs in: the one place where sessions begin."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import following, models
from common.models import User, UserSession
from common.notifying import tell_security
from common.settings import Settings
from functions.auth.refusals import WrongCredentials
from functions.auth.schemas import Device, Tokens
from functions.auth.sessions.closing import close_the_oldest
from functions.auth.sessions.standing import facts_of, locked_account, tokens_of


def open_session(
    db: Session, user: User, device: Device | None, how: str, *, now: datetime, settings: Settings
) -> Tokens:
    """Sign `user` in on `device` by way of `how` (password, code, ...); a new device is told to the others.

    Raises `WrongCredentials` for somebody who was blocked after whoever asks had looked.
    """
    user = locked_account(db, user)
    if user.blocked_at is not None:
        raise WrongCredentials
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
    is_new = _is_new_device(db, session)
    db.add(session)
    db.flush()
    if is_new:  # told before it can ring itself
        tell_security(db, user, "new_device", facts_of(session), now=now, about=session.uid)
    _remember_device(db, user, session, device, now)
    close_the_oldest(db, user, settings.max_sessions, now)
    return tokens_of(session, user, 0, now=now, settings=settings)


def _is_new_device(db: Session, session: UserSession) -> bool:
    """Whether its owner has signed in before, but never on something of this platform and name."""
    before = db.execute(
        select(UserSession.platform, UserSession.name)
        .where(UserSession.user_id == session.user_id)
        .where(UserSession.acting_user_id.is_(None))
        .distinct()
    )
    earlier = {(each.platform, each.name) for each in before}
    return bool(earlier) and (session.platform, session.name) not in earlier


def _remember_device(
    db: Session, user: User, session: UserSession, device: Device | None, now: datetime
) -> None:
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
    following.realign(db, user, now=now)
