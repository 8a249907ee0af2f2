"""An operator's sessions at the panel: a random word in the cookie, its hash in a row, and both factors before it."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import Row, Select, or_, select, update
from sqlalchemy.orm import Session

from common import audit, operators
from common.models import Operator, OperatorSession, User
from common.operators.who import Person
from common.settings import Settings

_SEEN_EVERY = timedelta(minutes=1)


def open_session(
    db: Session,
    operator: Operator,
    person: User,
    name: str,
    *,
    now: datetime,
    settings: Settings,
    request_id: str,
) -> str:
    """A new session of an operator who has shown both factors; returns the word for the cookie."""
    word = secrets.token_urlsafe(32)
    row = OperatorSession(
        operator_id=operator.user_id,
        token_hash=_hash(word),
        name=name[:200],
        created_at=now,
        last_seen_at=now,
        expires_at=now + timedelta(seconds=settings.panel_seconds),
    )
    db.add(row)
    db.flush()
    audit.note(
        db,
        operator,
        "panel.signed_in",
        subject=person,
        object=("panel_session", row.uid),
        request_id=request_id,
    )
    return word


def session_of(
    db: Session, word: str, *, now: datetime, settings: Settings
) -> Row[OperatorSession, Operator, User] | None:
    """The live session of this word, with an operator who still is one; None for anything else.

    It ends after `PANEL_SECONDS`, after `PANEL_IDLE_SECONDS` without a request, and with a change of password.
    """
    return db.execute(_live(now, settings).where(OperatorSession.token_hash == _hash(word))).one_or_none()


def _live(now: datetime, settings: Settings) -> Select[OperatorSession, Operator, User]:
    idle_since = now - timedelta(seconds=settings.panel_idle_seconds)
    return (
        operators.live_operators()
        .join(OperatorSession, OperatorSession.operator_id == Operator.user_id)
        .with_only_columns(OperatorSession, Operator, Person)
        .where(OperatorSession.ended_at.is_(None))
        .where(OperatorSession.expires_at > now)
        .where(OperatorSession.last_seen_at > idle_since)
        .where(
            or_(
                Person.password_changed_at.is_(None), Person.password_changed_at <= OperatorSession.created_at
            )
        )
        .where(Operator.totp_confirmed_at <= OperatorSession.created_at)
    )


def seen(session: OperatorSession, now: datetime) -> None:
    """Remember that somebody is there, once a minute at most."""
    if now - session.last_seen_at >= _SEEN_EVERY:
        session.last_seen_at = now


def end(db: Session, session: OperatorSession, operator: Operator, *, now: datetime, request_id: str) -> None:
    """Sign out."""
    session.ended_at, session.ended_reason = now, "signed_out"
    audit.note(db, operator, "panel.signed_out", object=("panel_session", session.uid), request_id=request_id)


def end_others(
    db: Session, session: OperatorSession, operator: Operator, *, now: datetime, request_id: str
) -> int:
    """Sign out everywhere but here; returns how many sessions that were."""
    ended = db.execute(
        update(OperatorSession)
        .where(OperatorSession.operator_id == operator.user_id)
        .where(OperatorSession.id != session.id)
        .where(OperatorSession.ended_at.is_(None))
        .values(ended_at=now, ended_reason="ended_elsewhere")
        .returning(OperatorSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    data = {"sessions": len(ended)}
    audit.note(db, operator, "panel.others_signed_out", data=data, request_id=request_id)
    return len(ended)


def newest(db: Session, operator: Operator) -> list[OperatorSession]:
    """The newest twenty sessions of an operator, over or not."""
    mine = select(OperatorSession).where(OperatorSession.operator_id == operator.user_id)
    return list(db.scalars(mine.order_by(OperatorSession.id.desc()).limit(20)))


def live_ones(db: Session, operator: Operator, *, now: datetime, settings: Settings) -> set[int]:
    """The keys of an operator's sessions that still let somebody in."""
    mine = _live(now, settings).where(OperatorSession.operator_id == operator.user_id)
    return set(db.scalars(mine.with_only_columns(OperatorSession.id)))


def _hash(word: str) -> bytes:
    return hashlib.sha256(word.encode()).digest()
