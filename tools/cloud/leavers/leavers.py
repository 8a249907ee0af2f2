"""People who have left, or are about to: read from where they are known, marked where they are not."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common import audit
from common.models import User, UserSession
from functions.auth.leaving.actions import announce_erasure
from tools.cloud.compare.places import engine_at

Leavers = Mapping[UUID, datetime]
"""Whom, and since when they are, or from when on they will be, erased."""

_REASON = "deletion_requested"


class NotPossible(ValueError):
    """The sentence says why nothing was done."""


def of_database(place: str) -> Leavers:
    """Everybody whom that database has erased or is about to; raises `NotPossible`."""
    engine = engine_at(place)
    asked = sa.select(User.uid, sa.func.coalesce(User.erased_at, User.erase_at).label("at"))
    asked = asked.where(sa.or_(User.erased_at.is_not(None), User.erase_at.is_not(None)))
    try:
        with engine.connect() as connection:
            return {row.uid: row.at for row in connection.execute(asked)}
    except sa.exc.SQLAlchemyError as problem:
        raise NotPossible(f"{engine.url!r} could not be read: {type(problem).__name__}") from problem
    finally:
        engine.dispose()


def of_log(text: str) -> Leavers:
    """The same from the lines `an account is leaving`, `... stays`, `... was erased`; raises `NotPossible`."""
    found: dict[UUID, datetime] = {}
    try:
        for line in sorted(json.loads(text), key=lambda line: str(line["timestamp"])):
            said = line["jsonPayload"]
            if said["message"] == "an account stays":
                found.pop(UUID(said["user"]), None)
            else:
                found[UUID(said["user"])] = datetime.fromisoformat(said["erase_at"])
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise NotPossible(f"this is no log of people who left: {type(problem).__name__}") from problem
    return found


def written(found: Leavers) -> str:
    """As text, for `kept`."""
    return json.dumps({str(uid): at.isoformat() for uid, at in sorted(found.items())}, indent=1) + "\n"


def kept(text: str) -> Leavers:
    """What was written; raises `NotPossible`."""
    try:
        return {UUID(uid): datetime.fromisoformat(at) for uid, at in json.loads(text).items()}
    except (ValueError, TypeError, AttributeError) as problem:
        raise NotPossible(f"this is no list of people who left: {type(problem).__name__}") from problem


def again(db: Session, found: Leavers, now: datetime) -> Sequence[UUID]:
    """Mark them as leaving from when they were, signed out; who is due is announced. Says whom it was news of.

    Nothing is asked that held them then (a business of theirs alone, a place among us): that has been settled once.
    """
    unknown = sa.select(User).where(User.uid.in_(found)).where(User.erase_at.is_(None))
    people = db.scalars(unknown.where(User.erased_at.is_(None)).order_by(User.id).with_for_update()).all()
    for user in people:
        user.deletion_requested_at, user.erase_at = now, found[user.uid]
        theirs = sa.update(UserSession).where(UserSession.user_id == user.id)
        db.execute(
            theirs.where(UserSession.revoked_at.is_(None)).values(revoked_at=now, revoked_reason=_REASON)
        )
        if found[user.uid] <= now:
            announce_erasure(db, user, now=now)
        audit.note(db, None, "account.leaves_again", subject=user)
    db.flush()
    return [user.uid for user in people]
