"""The audit log: how an act is written down, and how one finds out that somebody has touched what was."""

import hashlib
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from common.models import AuditActor, AuditLog, AuditText, Business, Operator, User

_BEGINNING = hashlib.sha256(b"").digest()
_BATCH = 5000


def note(
    db: Session,
    actor: User | Operator | None,
    action: str,
    *,
    subject: User | None = None,
    business: Business | None = None,
    object: tuple[str, UUID] | None = None,  # noqa: A002 (the column's own word)
    data: Mapping[str, Any] | None = None,
    text: str | None = None,
    request_id: str | None = None,
) -> AuditLog:
    """Write down that `actor` (a user, an operator, or with None the system) did `action` with `subject`'s things.

    `object` is a kind and a uid; `data` holds ids and codes, never words: those go into `text`, which can be blanked.
    Note last in a transaction: until it ends, everybody else who notes something waits. The database sets the time.
    """
    kind, key = _who(actor)
    salt = secrets.token_bytes(16)
    entry = AuditLog(
        actor_kind=kind,
        actor_id=key,
        subject_id=subject.id if subject else None,
        business_id=business.id if business else None,
        action=action,
        object_kind=object[0] if object else None,
        object_uid=object[1] if object else None,
        request_id=request_id,
        data=dict(data or {}),
        text_hash=None if text is None else hashlib.sha256(salt + text.encode()).digest(),
    )
    db.add(entry)
    db.flush()
    if text is not None:
        db.add(AuditText(audit_id=entry.id, salt=salt, text=text))
        db.flush()
    return entry


def _who(actor: User | Operator | None) -> tuple[AuditActor, int | None]:
    match actor:
        case None:
            return AuditActor.SYSTEM, None
        case Operator():
            return AuditActor.OPERATOR, actor.user_id
        case User():
            return AuditActor.USER, actor.id


@dataclass(frozen=True, slots=True)
class Anchor:
    """A row's number and hash, written down somewhere else: what the chain was up to there cannot be denied later."""

    chain_no: int
    hash: bytes

    def __str__(self) -> str:
        return f"{self.chain_no}:{self.hash.hex()}"

    @classmethod
    def read(cls, text: str) -> Self:
        """The anchor that `str()` wrote; raises ValueError for anything else."""
        number, _colon, digits = text.strip().partition(":")
        kept = bytes.fromhex(digits)
        if not (number.isascii() and number.isdigit() and len(kept) == 32):
            raise ValueError(f"not a number and a SHA-256: {text!r}")
        return cls(int(number), kept)


def last_anchor(db: Session) -> Anchor | None:
    """The newest row's number and hash; keep it elsewhere, because a chain cannot miss its own end."""
    newest = select(AuditLog.chain_no, AuditLog.hash).order_by(AuditLog.chain_no.desc()).limit(1)
    row = db.execute(newest).one_or_none()
    return Anchor(row.chain_no, bytes(row.hash)) if row else None


def verify(db: Session, since: Anchor | None = None) -> int | None:
    """The number of the first row that is not as it was written, or missing; None if there is none.

    1. numbers count up from 1; 2. each row continues the hash before it; 3. its own hash is that of its columns;
    4. its words, unless blanked, are those it was written with; 5. the row `since` has the hash it had then.
    """
    last = Anchor(0, _BEGINNING)
    for row in _rows(db):
        if not _continues(row, last):
            return last.chain_no + 1
        last = Anchor(row.chain_no, bytes(row.hash))
        if since is not None and since.chain_no == last.chain_no and since != last:
            return last.chain_no
    is_cut_off = since is not None and since.chain_no > last.chain_no
    return last.chain_no + 1 if is_cut_off else None


@dataclass(frozen=True, slots=True)
class Checked:
    """A stretch of the log that was read: the rows from `first` to `until`; `broken` is the first that is."""

    first: int
    until: Anchor
    broken: int | None


def check(db: Session, since: Anchor | None, most: int) -> Checked:
    """Verify at most `most` rows: those after `since`, which must be as it was, else the newest ones.

    For somebody who waits for the answer: what is before the first of them is taken on trust.
    """
    newest = last_anchor(db) or Anchor(0, _BEGINNING)
    start = max(newest.chain_no - most, 0) if since is None else since.chain_no
    kept = _anchor_at(db, start)
    if kept is None or since not in (None, kept):
        return Checked(start, newest, min(start, newest.chain_no + 1))
    until = _anchor_at(db, min(newest.chain_no, start + most)) or newest
    return Checked(start + 1, until, _first_broken(db, kept, until.chain_no))


def _anchor_at(db: Session, number: int) -> Anchor | None:
    if number == 0:
        return Anchor(0, _BEGINNING)
    kept = db.scalar(select(AuditLog.hash).where(AuditLog.chain_no == number))
    return Anchor(number, bytes(kept)) if kept is not None else None


def _first_broken(db: Session, last: Anchor, until: int) -> int | None:
    for row in _rows(db, after=last.chain_no):
        if row.chain_no > until:
            break
        if not _continues(row, last):
            return last.chain_no + 1
        last = Anchor(row.chain_no, bytes(row.hash))
    return None if last.chain_no == until else last.chain_no + 1


def _continues(row: Any, last: Anchor) -> bool:
    """Whether a row is the one that follows `last`, as it was written."""
    is_next = row.chain_no == last.chain_no + 1 and bytes(row.previous_hash) == last.hash
    return is_next and bool(row.is_itself) and _says_what_it_said(row)


def _rows(db: Session, after: int = 0) -> Iterator[Any]:
    """Every row in its order, with its words; in batches, so that millions of rows need little memory."""
    entries = (
        select(
            AuditLog.chain_no,
            AuditLog.previous_hash,
            AuditLog.hash,
            AuditLog.text_hash,
            (func.audit_digest(literal_column("audit_log")) == AuditLog.hash).label("is_itself"),
            AuditText.audit_id.label("words"),
            AuditText.salt,
            AuditText.text,
        )
        .outerjoin(AuditText, AuditText.audit_id == AuditLog.id)
        .order_by(AuditLog.chain_no)
        .limit(_BATCH)
    )
    rows: Sequence[Any] = db.execute(entries.where(AuditLog.chain_no > after)).all()
    while rows:
        yield from rows
        rows = db.execute(entries.where(AuditLog.chain_no > rows[-1].chain_no)).all()


def _says_what_it_said(row: Any) -> bool:
    """Words stand beside a row exactly if it says so, and are its own, or blanked as a whole."""
    if row.text_hash is None or row.words is None:
        return row.text_hash is None and row.words is None
    if row.text is None or row.salt is None:
        return row.text is None and row.salt is None
    return hashlib.sha256(bytes(row.salt) + row.text.encode()).digest() == bytes(row.text_hash)
