"""The operators' second factor: six digits every thirty seconds, each good for one use (RFC 6238)."""

import hmac
import logging
from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from common import audit
from common.errors import Forbidden, NotFound
from common.models import Operator, OperatorRole, User
from common.operators.appointing import sign_out
from common.operators.who import live_operators
from common.sealing import BrokenSeal, opened, sealed
from common.settings import Settings

log = logging.getLogger(__name__)

STEP_SECONDS = 30
_TOLERATED_STEPS = (-1, 0, 1)  # clocks differ, and typing takes time


def begin_totp(db: Session, user: User, settings: Settings) -> str:
    """Give an operator who has no confirmed second factor a new secret (base32), which replaces an unconfirmed one.

    Raises `NotFound` for everybody else.
    """
    import pyotp

    operator = _enrolling(db, user)
    secret: str = pyotp.random_base32()
    operator.totp_secret, operator.totp_last_step = sealed(secret.encode(), settings), None
    return secret


def confirm_totp(
    db: Session, user: User, code: str, *, now: datetime, settings: Settings, request_id: str
) -> bool:
    """Take the secret into use if `code` was made with it; that code cannot sign in any more."""
    operator = _enrolling(db, user)
    step = _step_of(operator, code, now, settings)
    if step is None:
        return False
    operator.totp_confirmed_at, operator.totp_last_step = now, step
    audit.note(db, operator, "operator.totp_enrolled", subject=user, request_id=request_id)
    return True


def _enrolling(db: Session, user: User) -> Operator:
    operator = db.scalar(
        select(Operator)
        .where(Operator.user_id == user.id)
        .where(Operator.revoked_at.is_(None))
        .where(Operator.totp_confirmed_at.is_(None))
        .with_for_update()
    )
    if operator is None:
        raise NotFound
    return operator


def spend_totp(db: Session, operator: Operator, code: str, *, now: datetime, settings: Settings) -> bool:
    """Whether `code` is right, and nobody has used it or a later one; of two at once one is told so."""
    step = _step_of(operator, code, now, settings)
    if step is None:
        return False
    spent = db.scalar(
        update(Operator)
        .where(Operator.user_id.in_(live_operators().with_only_columns(Operator.user_id)))
        .where(Operator.user_id == operator.user_id)
        .where(or_(Operator.totp_last_step.is_(None), Operator.totp_last_step < step))
        .values(totp_last_step=step)
        .returning(Operator.user_id)
        .execution_options(synchronize_session=False)
    )
    return spent is not None


def _step_of(operator: Operator, code: str, now: datetime, settings: Settings) -> int | None:
    """The thirty seconds since 1970 that `code` belongs to, if it is one of now, just before or just after."""
    import pyotp

    if operator.totp_secret is None:
        return None
    try:
        codes = pyotp.TOTP(opened(operator.totp_secret, settings).decode())
    except BrokenSeal:
        log.exception("an operator's second factor cannot be opened", extra={"operator": operator.user_id})
        return None
    present = int(now.timestamp()) // STEP_SECONDS
    fitting = [
        step
        for step in (present + each for each in _TOLERATED_STEPS)
        if hmac.compare_digest(codes.generate_otp(step), code)
    ]
    return fitting[0] if fitting else None


def reset_totp(
    db: Session,
    operator: Operator,
    by: Operator,
    *,
    now: datetime,
    reason: str | None = None,
    request_id: str | None = None,
) -> None:
    """Let an operator enrol anew; only another admin may, else whoever steals a session could change the lock."""
    is_another_admin = by.role is OperatorRole.ADMIN and by.user_id != operator.user_id
    if not is_another_admin or db.scalar(live_operators(Operator.user_id == by.user_id)) is None:
        raise Forbidden
    operator.totp_secret = operator.totp_confirmed_at = operator.totp_last_step = None
    sign_out(db, operator.user_id, "totp_reset", now)
    person = db.get_one(User, operator.user_id)
    audit.note(db, by, "operator.totp_reset", subject=person, text=reason, request_id=request_id)
