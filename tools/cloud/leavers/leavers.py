"""People who have left, or are about to: read from where they are known, marked where they are not."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Session

from common import audit, conversations, following
from common.models import AuditLog, Device, User
from functions.auth import sessions
from functions.auth.leaving.actions import announce_erasure
from tools.cloud.compare.places import entered

Leavers = Mapping[UUID, datetime | None]
"""Whom, and since when they are, or from when on they will be, erased; None: they were leaving, and came back."""

AT_ONCE = 1000
"""A statement takes 65535 parameters at most, and in the end more people than that have left."""


class NotPossible(ValueError):
    """The sentence says why nothing was done."""


def of_database(place: str) -> Leavers:
    """Everybody whom that database has erased, is about to, or was once; raises `NotReadable`."""
    at = sa.func.coalesce(User.erased_at, User.erase_at)
    came_back = sa.select(AuditLog.subject_id).where(AuditLog.action == "account.deletion_undone")
    asked = sa.select(User.uid, at.label("at")).where(sa.or_(at.is_not(None), User.id.in_(came_back)))
    with entered(place) as connection:
        return {row.uid: row.at for row in connection.execute(asked)}


def of_log(text: str) -> Leavers:
    """The same from the lines `an account is leaving`, `... stays`, `... was erased`; raises `NotPossible`."""
    found: dict[UUID, datetime | None] = {}
    try:
        for line in sorted(json.loads(text), key=lambda line: datetime.fromisoformat(line["timestamp"])):
            said = line["jsonPayload"]
            is_back = said["message"] == "an account stays"
            found[UUID(said["user"])] = None if is_back else datetime.fromisoformat(said["erase_at"])
    except (ValueError, KeyError, TypeError, AttributeError) as problem:
        raise NotPossible(f"this is no log of people who left: {type(problem).__name__}") from problem
    return found


def written(found: Leavers) -> str:
    """As text, for `kept`."""
    said = {str(uid): at.isoformat() if at else None for uid, at in found.items()}
    return json.dumps(said, indent=1, sort_keys=True) + "\n"


def kept(text: str) -> Leavers:
    """What was written; raises `NotPossible`."""
    try:
        said = json.loads(text).items()
        return {UUID(uid): None if at is None else datetime.fromisoformat(at) for uid, at in said}
    except (ValueError, TypeError, AttributeError) as problem:
        raise NotPossible(f"this is no list of people who left: {type(problem).__name__}") from problem


def again(db: Session, found: Leavers, now: datetime, at_once: int = AT_ONCE) -> Sequence[UUID]:
    """Have them leave when they were to, signed out; who is due is announced, who came back stays. Says who.

    Nothing is asked that held them then (a business of theirs alone, a place among us): that has been settled once.
    """
    news = [user for user in _there(db, found, at_once) if user.erase_at != found[user.uid]]
    for user in news:
        at = found[user.uid]
        _stays(db, user) if at is None else _leaves(db, user, at, now)
    db.flush()
    return [user.uid for user in news]


def _there(db: Session, found: Leavers, at_once: int) -> Iterator[User]:
    """Those of them whom this database knows and has not erased, locked."""
    uids = iter(sorted(found))
    while some := list(islice(uids, at_once)):
        people = sa.select(User).where(User.uid.in_(some)).where(User.erased_at.is_(None))
        locked = people.order_by(User.id).with_for_update()
        yield from db.scalars(locked, execution_options={"populate_existing": True})


def _leaves(db: Session, user: User, at: datetime, now: datetime) -> None:
    """What leaving did at once, and what a backup has undone."""
    user.deletion_requested_at, user.erase_at = user.deletion_requested_at or now, at
    sessions.close_all_sessions(db, user, "deletion_requested", now)
    following.forget_devices(db, Device.user_id == user.id, now=now)
    conversations.person_changed(db, user, now=now)
    if at <= now:
        announce_erasure(db, user, now=now)
    audit.note(db, None, "account.leaves_again", subject=user)


def _stays(db: Session, user: User) -> None:
    """Or somebody would be erased whose last word was that they stay."""
    user.deletion_requested_at = user.erase_at = None
    audit.note(db, None, "account.stays_again", subject=user)
