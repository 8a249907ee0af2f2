"""The codes and proofs of a number."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session

from common.models import CodeChannel, CodeKind, OneTimeCode


def newest_code(db: Session, phone: str, now: datetime) -> OneTimeCode | None:
    """The only code that a number may be checked for, locked: an earlier one ended when this was asked for."""
    return db.scalar(
        _unused(phone)
        .where(OneTimeCode.expires_at > now)
        .order_by(OneTimeCode.id.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def waiting_code(db: Session, uid: UUID, now: datetime) -> OneTimeCode | None:
    """A code that is still to be sent, locked; None if it is used, too old, or an attempt was made before."""
    return db.scalar(
        select(OneTimeCode)
        .where(OneTimeCode.uid == uid)
        .where(OneTimeCode.used_at.is_(None))
        .where(OneTimeCode.provider_ref.is_(None))
        .where(OneTimeCode.expires_at > now)
        .with_for_update()
    )


def codes_before(db: Session, code: OneTimeCode) -> Sequence[OneTimeCode]:
    """The number's earlier codes that nobody has typed, newest first."""
    earlier = _unused(code.address).where(OneTimeCode.id < code.id)
    return db.scalars(earlier.order_by(OneTimeCode.id.desc())).all()


def _unused(phone: str) -> Select[OneTimeCode]:
    return (
        select(OneTimeCode)
        .where(OneTimeCode.address == phone)
        .where(OneTimeCode.kind == CodeKind.CODE)
        .where(OneTimeCode.channel == CodeChannel.SMS)
        .where(OneTimeCode.used_at.is_(None))
    )


def burn(db: Session, code_id: int, phone: str, now: datetime) -> OneTimeCode | None:
    """Use a code up, and whatever the number has left of earlier ones; None if somebody was faster."""
    burned = db.scalars(
        update(OneTimeCode)
        .where(
            OneTimeCode.id.in_(
                _unused(phone).where(OneTimeCode.id <= code_id).with_only_columns(OneTimeCode.id)
            )
        )
        .where(OneTimeCode.used_at.is_(None))
        .values(used_at=now)
        .returning(OneTimeCode)
    ).all()
    return next((each for each in burned if each.id == code_id), None)
