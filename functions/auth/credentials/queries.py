"""The open codes of an address or a user, and who holds them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.orm import Session

from common.models import CodeChannel, CodeKind, CodePurpose, OneTimeCode, User, UserSession
from functions.auth import codes
from functions.auth.queries import open_accounts

_MOST_CODES = 10


def open_reset_codes(db: Session, email: str, now: datetime) -> Sequence[OneTimeCode]:
    """The newest codes for a new password that went to an address, locked."""
    return _locked(db, OneTimeCode.purpose == CodePurpose.PASSWORD_RESET, OneTimeCode.address == email, now)


def open_email_changes(db: Session, user: User, email: str, now: datetime) -> Sequence[OneTimeCode]:
    """The newest codes that went to an address because this user, and nobody else, wants it; locked."""
    mine = (OneTimeCode.user_id == user.id) & (OneTimeCode.address == email)
    return _locked(db, OneTimeCode.purpose == CodePurpose.EMAIL_UPDATE, mine, now)


def _locked(
    db: Session, purpose: ColumnElement[bool], whose: ColumnElement[bool], now: datetime
) -> Sequence[OneTimeCode]:
    """In one order for all, so that guesses are counted one by one.

    Whether a code is open is asked of the locked row once more: whoever waited for it may find it used by now.
    """
    typed = _open(now).where(purpose).where(whose).where(OneTimeCode.kind == CodeKind.CODE)
    newest = typed.where(OneTimeCode.channel == CodeChannel.MAIL).order_by(OneTimeCode.id.desc())
    return db.scalars(
        _open(now)
        .where(OneTimeCode.id.in_(newest.limit(_MOST_CODES).with_only_columns(OneTimeCode.id)))
        .order_by(OneTimeCode.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def reset_link(db: Session, token: str, now: datetime) -> OneTimeCode | None:
    """The link for a new password with this token, locked, while it is good."""
    link = _open(now).where(OneTimeCode.kind == CodeKind.LINK)
    link = link.where(OneTimeCode.purpose == CodePurpose.PASSWORD_RESET)
    return db.scalar(link.where(OneTimeCode.code_hash == codes.token_hash(token)).with_for_update())


def lock_account_of_address(db: Session, email: str) -> None:
    """Lock the account that has proved this address, if there is one; everybody locks accounts before their codes."""
    proved = select(User.id).where(User.email == email).where(User.email_verified_at.is_not(None))
    db.execute(proved.with_for_update(key_share=True))


def lock_account_of_link(db: Session, token: str) -> None:
    """The same for the account whose link this is, good or not."""
    owners = select(OneTimeCode.user_id).where(OneTimeCode.kind == CodeKind.LINK)
    whose = owners.where(OneTimeCode.code_hash == codes.token_hash(token))
    db.execute(select(User.id).where(User.id.in_(whose)).with_for_update(key_share=True))


def _open(now: datetime) -> Select[OneTimeCode]:
    return select(OneTimeCode).where(OneTimeCode.used_at.is_(None)).where(OneTimeCode.expires_at > now)


def holder_of(db: Session, code: OneTimeCode) -> User | None:
    """Whose code that is, locked; None if the address is no longer theirs, or the account no longer open."""
    return db.scalar(
        open_accounts()
        .where(User.id == code.user_id)
        .where(User.email == code.address)
        .where(User.email_verified_at.is_not(None))
        .with_for_update(key_share=True)
    )


def burn_codes(db: Session, user: User, purpose: CodePurpose, now: datetime) -> None:
    """Make every code of the user for `purpose` worthless, whether it went to their address or their number."""
    addresses = [address for address in (user.email, user.phone) if address]
    theirs = or_(OneTimeCode.user_id == user.id, OneTimeCode.address.in_(addresses))
    unused = update(OneTimeCode).where(OneTimeCode.purpose == purpose).where(OneTimeCode.used_at.is_(None))
    db.execute(unused.where(theirs).values(used_at=now))


def is_taken(db: Session, email: str) -> bool:
    """Whether an account, open or not, has proved that this address is its own."""
    proved = select(User.id).where(User.email == email).where(User.email_verified_at.is_not(None))
    return db.scalar(proved) is not None


def locked_session(db: Session, session_id: int) -> UserSession | None:
    """A session, locked, while it lives."""
    live = select(UserSession).where(UserSession.id == session_id).where(UserSession.revoked_at.is_(None))
    return db.scalar(live.with_for_update())
