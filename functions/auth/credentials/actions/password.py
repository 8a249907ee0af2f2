"""A new password: instead of a forgotten one, or instead of one that is known."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from common import outbox
from common.clock import Clock
from common.db import Transactions
from common.errors import Invalid, field_error
from common.events import PasswordResetRequested
from common.i18n import _
from common.models import CodeKind, CodePurpose, OneTimeCode, User
from common.notifying import tell_security
from common.settings import Settings
from common.web.ask import SignedIn
from functions.auth import codes, passwords, queries, sessions
from functions.auth.credentials.queries import (
    burn_codes,
    holder_of,
    lock_account_of_address,
    lock_account_of_link,
    open_reset_codes,
    reset_link,
)
from functions.auth.credentials.schemas import PasswordChange, PasswordReset, ResetRequest
from functions.auth.refusals import WrongCode, WrongPassword

_RESET = CodePurpose.PASSWORD_RESET


def request_reset(db: Session, wish: ResetRequest, *, clock: Clock, settings: Settings) -> None:
    """Write down a code and a link for this address, known or not; the task looks whether to send them."""
    now, digits, token = clock.now(), codes.new_code(), codes.new_token()
    user = queries.user_by_email(db, wish.email)
    typed = codes.mailed(CodeKind.CODE, _RESET, wish.email, user, digits, now=now, settings=settings)
    link = codes.mailed(CodeKind.LINK, _RESET, wish.email, user, token, now=now, settings=settings)
    db.add_all([typed, link])
    outbox.publish(db, PasswordResetRequested(typed.uid, digits, token), now=now)


def reset(work: Transactions, wish: PasswordReset, *, clock: Clock, settings: Settings) -> None:
    """Set a new password by way of a letter, and sign out every device.

    The hash is made first, with no transaction open, whether or not the code is right. A password that is refused
    (`Invalid`) leaves the code good; a wrong code (`WrongCode`) is counted.
    """
    passwords.refuse_common(wish.password, about=[wish.email])
    password_hash = passwords.hashed(wish.password.get_secret_value(), settings)
    work.run(lambda db: _reset(db, wish, password_hash, clock.now(), settings))


def _reset(db: Session, wish: PasswordReset, password_hash: str, now: datetime, settings: Settings) -> None:
    user = holder_of(db, _shown(db, wish, now, settings))
    if user is None:
        raise WrongCode
    passwords.refuse_common(wish.password, about=_known_of(user))
    sessions.close_all_sessions(db, user, "password_reset", now)
    set_password(db, user, password_hash, {}, now=now)


def _shown(db: Session, wish: PasswordReset, now: datetime, settings: Settings) -> OneTimeCode:
    """The code or link shown, locked after its account: two letters used at one moment would else wait in a ring."""
    if wish.email is not None and wish.code is not None:
        lock_account_of_address(db, wish.email)
        return codes.right_one(open_reset_codes(db, wish.email, now), wish.code, settings)
    token = wish.token.get_secret_value() if wish.token else ""
    lock_account_of_link(db, token)
    link = reset_link(db, token, now)
    if link is None:
        raise WrongCode
    return link


def change_password(
    work: Transactions, me: SignedIn, wish: PasswordChange, *, clock: Clock, settings: Settings
) -> None:
    """Set a new password, and sign out every other device; the first one needs no present one.

    Raises `WrongPassword` and `Invalid`.
    """
    passwords.refuse_common(wish.new_password, about=_known_of(me.user), field="new_password")
    kept = me.user.password_hash
    if kept is not None:
        _check_present(wish, kept, settings)
    password_hash = passwords.hashed(wish.new_password.get_secret_value(), settings)
    work.run(lambda db: _change(db, me, kept, password_hash, clock.now()))


def _check_present(wish: PasswordChange, kept: str, settings: Settings) -> None:
    if wish.password is None:
        raise Invalid(fields=[field_error("password", "required", _("This field is required."))])
    if not passwords.fits(wish.password.get_secret_value(), kept, settings):
        raise WrongPassword


def _change(db: Session, me: SignedIn, kept: str | None, password_hash: str, now: datetime) -> None:
    """The present password was right a moment ago; somebody may have been faster."""
    user = sessions.locked_account(db, me.user)
    if user.password_hash != kept:
        raise WrongPassword
    sessions.close_other_sessions(db, me, "password_changed", now)
    set_password(db, user, password_hash, sessions.facts_of_mine(db, me), now=now)


def set_password(
    db: Session, user: User, password_hash: str, facts: Mapping[str, str | None], *, now: datetime
) -> None:
    """Give the account a new password: what would open it otherwise is void, and its owner hears of it.

    Which devices stay signed in is for the caller, who signs the others out first: they should not ring.
    """
    user.password_hash, user.password_changed_at = password_hash, now
    burn_codes(db, user, _RESET, now)
    tell_security(db, user, "password_changed", facts, now=now)


def _known_of(user: User) -> list[str | None]:
    return [user.email, user.name, user.surname, user.phone]
