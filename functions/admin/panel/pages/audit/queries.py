"""What the log's rows mean: who and what their keys stand for, and the words beside one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import ColumnElement, Row, func, or_, select
from sqlalchemy.orm import Session

from common.errors import NotFound
from common.models import AuditLog, AuditText, Business, User

CHECKED = "audit.checked"
_LAST_CHECKS = 10


@dataclass(frozen=True, slots=True)
class Names:
    """The people and businesses of some rows, by their keys."""

    people: Mapping[int, User] = field(default_factory=dict)
    businesses: Mapping[int, Business] = field(default_factory=dict)


def names_of(db: Session, entries: Iterable[AuditLog]) -> Names:
    """Two statements for however many rows."""
    rows = list(entries)
    people = {key for row in rows for key in (row.actor_id, row.subject_id) if key is not None}
    places = {row.business_id for row in rows if row.business_id is not None}
    return Names(
        {person.id: person for person in db.scalars(select(User).where(User.id.in_(people)))},
        {place.id: place for place in db.scalars(select(Business).where(Business.id.in_(places)))},
    )


def keys_of(db: Session, said: str) -> Sequence[int]:
    """The keys of whoever has this uid, address or number; of the erased only the uid is left."""
    return db.scalars(select(User.id).where(_is_called(said))).all()


def _is_called(said: str) -> ColumnElement[bool]:
    either = or_(User.email == said, User.phone == said)
    try:
        return or_(User.uid == UUID(said), either)
    except ValueError:
        return either


def actions(db: Session) -> list[str]:
    """Every kind of act that the log knows, each found with one step along `audit_log_action_ix`."""
    seen = select(func.min(AuditLog.action).label("action")).cte("seen", recursive=True)
    following = select(func.min(AuditLog.action)).where(AuditLog.action > seen.c.action).scalar_subquery()
    seen = seen.union_all(select(following).where(seen.c.action.is_not(None)))
    return list(db.scalars(select(seen.c.action).where(seen.c.action.is_not(None))))


def entry(db: Session, number: int) -> Row[AuditLog, AuditText | None]:
    """The row of this number, with what stands beside it; raises `NotFound`."""
    row = db.execute(
        select(AuditLog, AuditText)
        .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        .where(AuditLog.chain_no == number)
    ).one_or_none()
    if row is None:
        raise NotFound
    return row


def last_checks(db: Session) -> Sequence[AuditLog]:
    """The newest checks of the chain, each a row of the log itself."""
    checks = select(AuditLog).where(AuditLog.action == CHECKED).order_by(AuditLog.id.desc())
    return db.scalars(checks.limit(_LAST_CHECKS)).all()
