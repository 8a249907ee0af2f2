"""Proofs: what a right code is exchanged for when what it allows comes in a later request."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from common.models import CodeChannel, CodeKind, CodePurpose, OneTimeCode
from common.settings import Settings
from functions.auth.refusals import WrongCode


def give(db: Session, code: OneTimeCode, user_id: int, *, now: datetime, settings: Settings) -> str:
    """A proof that `user_id` has just shown a code for its number and purpose; we keep only its hash."""
    word = secrets.token_urlsafe(32)
    proof = OneTimeCode(
        kind=CodeKind.PROOF,
        channel=CodeChannel.NONE,
        purpose=code.purpose,
        address=code.address,
        user_id=user_id,
        code_hash=_hash(word),
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


def use(db: Session, word: str, phone: str, purpose: CodePurpose, now: datetime) -> OneTimeCode:
    """The good proof that `word` is, used up by one of however many at once; raises `WrongCode`."""
    mine = update(OneTimeCode).where(_is_good(word, phone, purpose, now)).values(used_at=now)
    used = db.scalar(mine.returning(OneTimeCode))
    if used is None:
        raise WrongCode
    return used


def _is_good(word: str, phone: str, purpose: CodePurpose, now: datetime) -> ColumnElement[bool]:
    return and_(
        OneTimeCode.code_hash == _hash(word),
        OneTimeCode.kind == CodeKind.PROOF,
        OneTimeCode.purpose == purpose,
        OneTimeCode.address == phone,
        OneTimeCode.used_at.is_(None),
        OneTimeCode.expires_at > now,
    )


def _hash(word: str) -> bytes:
    """Plain SHA-256: 256 random bits cannot be tried one after the other."""
    return hashlib.sha256(word.encode()).digest()
