"""What changes when somebody leaves, comes back, or has their things packed."""

import hashlib
import logging
import secrets
from datetime import datetime, timedelta

from sqlalchemy import event, update
from sqlalchemy.orm import Session

from common import audit, conversations, following, outbox
from common.clock import Clock
from common.db import Transactions
from common.events import AccountLeaving, ErasureDue, ExportRequested
from common.models import (
    CodeChannel,
    CodeKind,
    CodePurpose,
    DataExport,
    Device,
    OneTimeCode,
    User,
)
from common.settings import Settings
from common.web.ask import Caller
from functions.auth import passwords, sessions
from functions.auth.leaving import queries
from functions.auth.leaving.refusals import EmailRequired, ExportOnceADay, IsOperator, SoleOwner
from functions.auth.leaving.schemas import Deletion, UndoRequest
from functions.auth.refusals import WrongCode, WrongCredentials
from functions.auth.schemas import Tokens
from functions.auth.sign_in import queries as sign_in_queries

log = logging.getLogger(__name__)

_A_DAY = timedelta(days=1)


def leave(
    db: Session, user: User, reason: str | None, *, caller: Caller, clock: Clock, settings: Settings
) -> Deletion:
    """Begin to delete the account: signed out everywhere at once, erased when the time to come back is over."""
    erase_at, token = start_deletion(db, user, now=clock.now(), settings=settings)
    audit.note(
        db,
        user,
        "account.deletion_requested",
        subject=user,
        text=reason or None,
        request_id=caller.request_id,
    )
    return Deletion(erase_at=erase_at, undo_token=token or None)


def start_deletion(db: Session, user: User, *, now: datetime, settings: Settings) -> tuple[datetime, str]:
    """When the user will be erased, and the token that calls it off: empty if there is no way back.

    For every way in which somebody can ask for it. Asked again, the day stays and only the token is new.
    Raises `SoleOwner` or `IsOperator`.
    """
    leaver = sessions.locked_account(db, user)
    if leaver.erase_at is not None:
        return leaver.erase_at, _undo_token(db, leaver, now)
    _nothing_holds(db, leaver)
    leaver.deletion_requested_at = now
    leaver.erase_at = now + timedelta(days=settings.deletion_undo_days)
    sessions.close_all_sessions(db, leaver, "deletion_requested", now)
    following.forget_devices(db, Device.user_id == leaver.id, now=now)
    conversations.person_changed(db, leaver, now=now)
    token = _undo_token(db, leaver, now)
    outbox.publish(db, AccountLeaving(user=leaver.uid, undo_token=token), now=now)
    if leaver.erase_at <= now:
        announce_erasure(db, leaver, now=now)
    _logged(db, "an account is leaving", leaver, leaver.erase_at)
    return leaver.erase_at, token


def _logged(db: Session, what: str, leaver: User, at: datetime) -> None:
    """Once it has been committed: the log keeps who has left where a restore does not reach (docs/backup.md)."""
    who = {"user": str(leaver.uid), "erase_at": at.isoformat()}
    event.listen(db, "after_commit", lambda _db: log.info(what, extra=who), once=True)


def announce_erasure(db: Session, leaver: User, *, now: datetime) -> None:
    """Have somebody erased whose time is over; asked many times a day it is announced once."""
    outbox.publish(db, ErasureDue(user=leaver.uid), now=now, once=f"{leaver.uid}:{now.date()}")


def _nothing_holds(db: Session, leaver: User) -> None:
    if queries.is_operator(db, leaver):
        raise IsOperator
    alone = queries.owned_alone(db, leaver)
    if alone:
        raise SoleOwner(more={"businesses": [{"uid": str(one.uid), "name": one.name_en} for one in alone]})


def _undo_token(db: Session, leaver: User, now: datetime) -> str:
    """A token for the link in the letter; we keep its hash."""
    assert leaver.erase_at is not None
    if leaver.erase_at <= now:
        return ""
    token = secrets.token_urlsafe(32)
    db.add(
        OneTimeCode(
            purpose=CodePurpose.DELETION_UNDO,
            kind=CodeKind.LINK,
            channel=CodeChannel.MAIL,
            address=leaver.email or leaver.phone or str(leaver.uid),
            user_id=leaver.id,
            code_hash=_hash(token),
            created_at=now,
            expires_at=leaver.erase_at,
        )
    )
    db.flush()
    return token


def _hash(token: str) -> bytes:
    """256 random bits need no pepper and no salt."""
    return hashlib.sha256(token.encode()).digest()


def undo(
    work: Transactions, given: UndoRequest, *, caller: Caller, clock: Clock, settings: Settings
) -> Tokens:
    """Come back: the account is as it was, but for its sessions and the visits that were called off.

    Raises `WrongCode`, or `WrongCredentials`; an account that is not leaving, or is gone, reads like none.
    """
    if given.token is not None:
        token_hash = _hash(given.token.get_secret_value())
        return work.run(lambda db: _undo_by_token(db, token_hash, given, caller, clock, settings))
    user, beside = work.run(
        lambda db: (
            queries.leaver_by(db, given.email, given.phone, clock.now()),
            sign_in_queries.a_moved_over_hash(db),
        )
    )
    said = given.password.get_secret_value() if given.password else ""
    kept = user.password_hash if user else None
    if not passwords.fits(said, kept, settings, beside=beside) or user is None:
        raise WrongCredentials
    return work.run(lambda db: _undo_by_password(db, user, given, caller, clock, settings))


def _undo_by_token(
    db: Session, token_hash: bytes, given: UndoRequest, caller: Caller, clock: Clock, settings: Settings
) -> Tokens:
    code = queries.undo_of(db, token_hash, clock.now())
    leaver = db.get(User, code.user_id) if code else None
    if leaver is None or not _back(db, leaver, caller, clock.now()):
        raise WrongCode
    return sessions.open_session(db, leaver, given.device, "code", now=clock.now(), settings=settings)


def _undo_by_password(
    db: Session, user: User, given: UndoRequest, caller: Caller, clock: Clock, settings: Settings
) -> Tokens:
    if sessions.locked_account(db, user).password_hash != user.password_hash:
        raise WrongCredentials
    if not _back(db, user, caller, clock.now()):
        raise WrongCredentials
    return sessions.open_session(db, user, given.device, "pwd", now=clock.now(), settings=settings)


def _back(db: Session, user: User, caller: Caller, now: datetime) -> bool:
    """Call the deletion off, unless its time is over; whoever erases waits for the same lock."""
    leaver = sessions.locked_account(db, user)
    is_in_time = leaver.erase_at is not None and leaver.erase_at > now and leaver.erased_at is None
    if not is_in_time or leaver.blocked_at is not None:
        return False
    leaver.deletion_requested_at = leaver.erase_at = None
    _logged(db, "an account stays", leaver, now)
    conversations.person_changed(db, leaver, now=now)
    tokens = update(OneTimeCode).where(OneTimeCode.user_id == leaver.id)
    db.execute(tokens.where(OneTimeCode.purpose == CodePurpose.DELETION_UNDO).values(used_at=now))
    audit.note(db, leaver, "account.deletion_undone", subject=leaver, request_id=caller.request_id)
    return True


def pack(db: Session, user: User, *, clock: Clock) -> None:
    """Have everything of the user's packed up; the letter with the link follows.

    Raises `EmailRequired`, or `ExportOnceADay` with the seconds until the next one.
    """
    now = clock.now()
    owner = sessions.locked_account(db, user)
    if owner.email is None or owner.email_verified_at is None:
        raise EmailRequired
    last = queries.last_export(db, owner)
    if last is not None and last.created_at + _A_DAY > now:
        wait = last.created_at + _A_DAY - now
        raise ExportOnceADay(retry_after=max(1, round(wait.total_seconds())))
    package = DataExport(user_id=owner.id, created_at=now)
    db.add(package)
    db.flush()
    outbox.publish(db, ExportRequested(export=package.uid), now=now)
