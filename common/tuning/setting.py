"""Turning something, as an admin among the operators does; each turn is audited with its reason."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from common import audit
from common.errors import Forbidden, Invalid, NotFound, field_error
from common.i18n import _
from common.models import Operator, OperatorRole, Tuning, TuningKind
from common.operators import checked_reason
from common.tuning.declared import DeclaredLimit
from common.tuning.features import Feature

MOST_TIMES = 100_000


def set_feature(
    db: Session,
    operator: Operator,
    feature: Feature,
    reason: str,
    *,
    is_on: bool,
    now: datetime,
    request_id: str,
) -> bool:
    """Switch a feature off, or on again; says whether that changed anything. Raises `Forbidden` or `Invalid`."""
    why = _checked(operator, reason)
    was = _value(db, TuningKind.FEATURE, feature.value)
    if is_on == (was is None):
        return False
    if is_on:
        _forget(db, TuningKind.FEATURE, feature.value)
    else:
        _keep(db, operator, TuningKind.FEATURE, feature.value, 0, now)
    action = "tuning.feature_on" if is_on else "tuning.feature_off"
    audit.note(db, operator, action, data={"feature": feature.value}, text=why, request_id=request_id)
    return True


def set_limit(
    db: Session,
    operator: Operator,
    limit: DeclaredLimit,
    times: int,
    reason: str,
    *,
    now: datetime,
    request_id: str,
) -> bool:
    """Allow `times` in the limit's seconds, from 1 to `MOST_TIMES`; says whether that changed anything.

    What is declared is the absence of a setting. Raises `Forbidden`, `Invalid`.
    """
    why = _checked(operator, reason)
    _check_times(times)
    was = _value(db, TuningKind.LIMIT, limit.name) or limit.times
    if times == was:
        return False
    if times == limit.times:
        _forget(db, TuningKind.LIMIT, limit.name)
    else:
        _keep(db, operator, TuningKind.LIMIT, limit.name, times, now)
    data = {"limit": limit.name, "from": was, "to": times}
    audit.note(db, operator, "tuning.limit_set", data=data, text=why, request_id=request_id)
    return True


def reset_limit(db: Session, operator: Operator, name: str, reason: str, *, request_id: str) -> None:
    """Let the declared number hold again, also of a limit that this release no longer knows.

    Raises `Forbidden`, `Invalid`, or `NotFound` where nothing was set.
    """
    why = _checked(operator, reason)
    was = _value(db, TuningKind.LIMIT, name)
    if was is None:
        raise NotFound
    _forget(db, TuningKind.LIMIT, name)
    data = {"limit": name, "from": was}
    audit.note(db, operator, "tuning.limit_reset", data=data, text=why, request_id=request_id)


def _checked(operator: Operator, reason: str) -> str:
    """What touches everybody is for admins, who say why."""
    if operator.role is not OperatorRole.ADMIN:
        raise Forbidden
    return checked_reason(reason)


def _check_times(times: int) -> None:
    """None at all is what switching a feature off is for."""
    if times < 1:
        raise Invalid(fields=[field_error("times", "too_small", _("This must be at least {ge}."), ge=1)])
    if times > MOST_TIMES:
        said = _("This must be at most {le}.")
        raise Invalid(fields=[field_error("times", "too_large", said, le=MOST_TIMES)])


def _value(db: Session, kind: TuningKind, name: str) -> int | None:
    """What is set, locked; two who turn the same at once do so one after the other."""
    row = select(Tuning.value).where(Tuning.kind == kind).where(Tuning.name == name)
    return db.scalar(row.with_for_update())


def _keep(db: Session, operator: Operator, kind: TuningKind, name: str, value: int, now: datetime) -> None:
    said = {"value": value, "changed_at": now, "changed_by_id": operator.user_id}
    row = insert(Tuning).values(kind=kind, name=name, **said)
    db.execute(row.on_conflict_do_update(index_elements=["kind", "name"], set_=said))


def _forget(db: Session, kind: TuningKind, name: str) -> None:
    db.execute(delete(Tuning).where(Tuning.kind == kind).where(Tuning.name == name))
