"""Proofs: what a right code is exchanged for when what it allows comes in a later request."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from common.models import CodeChannel, CodeKind, CodePurpose, OneTimeCode
from common.settings import Settings
from functions.auth.codes import new_token, token_hash
from functions.auth.refusals import WrongCode


def give(db: Session, code: OneTimeCode, user_id: int, *, now: datetime, settings: Settings) -> str:
    """A proof that `user_id` has just shown a code for its number and purpose; we keep only its hash."""
    word = new_token()
    proof = OneTimeCode(
        kind=CodeKind.PROOF,
        channel=CodeChannel.NONE,
        purpose=code.purpose,
        address=code.address,
        user_id=user_id,
        code_hash=token_hash(word),
        created_at=now,
        expires_at=now + timedelta(seconds=settings.proof_ttl_seconds),
    )
    db.add(proof)
    return word


def look(db: Session, word: str, phone: str, purpose: CodePurpose, now: datetime) -> OneTimeCode:
    """The good proof that `word` is, left as it is; raises `WrongCode`."""
    found = db.scalar(select(OneTimeCode).where(_is_good(word, phone, purpose, now)))
    if found is None:
        raise WrongCode
    return found


def use(db: Session, word: str, phone: str, purpose: CodePurpose, user_id: int, now: datetime) -> OneTimeCode:
    """A good proof of `user_id`, used up by one of however many at once.

    Raises `WrongCode`; somebody else's proof stays good for them.
    """
    good = _is_good(word, phone, purpose, now) & (OneTimeCode.user_id == user_id)
    used = db.scalar(update(OneTimeCode).where(good).values(used_at=now).returning(OneTimeCode))
    if used is None:
        raise WrongCode
    return used


def _is_good(word: str, phone: str, purpose: CodePurpose, now: datetime) -> ColumnElement[bool]:
    return and_(
        OneTimeCode.code_hash == token_hash(word),
        OneTimeCode.kind == CodeKind.PROOF,
        OneTimeCode.purpose == purpose,
        OneTimeCode.address == phone,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > now,
    )
