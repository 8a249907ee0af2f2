"""What changes when somebody proves that a phone number is theirs."""

from datetime import datetime

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions, rule
from common.errors import Conflict, NotSignedIn
from common.i18n import _
from common.integrations import Doors
from common.models import CodePurpose, OneTimeCode, User
from common.notifying import tell_security
from common.settings import Settings
from common.web.ask import Caller, SignedIn
from functions.auth import passwords, queries, sessions
from functions.auth.credentials.actions import set_password
from functions.auth.refusals import WrongCode
from functions.auth.registration.phone.actions import account_of, staying
from functions.auth.schemas import Tokens
from functions.auth.sign_in.actions import sign_in as sign_in_with_password
from functions.auth.sign_in.queries import account_with_phone
from functions.auth.sms import proofs, requesting
from functions.auth.sms.checking import redeem
from functions.auth.sms.schemas import (
    CodeGiven,
    CodeRequest,
    PhoneChange,
    PhonePasswordReset,
    PhoneSignIn,
    ProofGiven,
)


class PhoneTaken(Conflict):
    """Somebody has proved that this number is theirs before; whoever reads this has just proved it, too."""

    code = "phone_taken"
    title = _("This number belongs to another account.")
    detail = _("This number belongs to another account. Sign in there with a code, or use another number.")


def request_code(
    work: Transactions,
    wish: CodeRequest,
    user: User | None,
    *,
    caller: Caller,
    clock: Clock,
    settings: Settings,
) -> None:
    """Ask for a code; only somebody signed in can ask for one that gives them a new number."""
    purpose = CodePurpose(wish.purpose)
    is_for_me = purpose is CodePurpose.PHONE_UPDATE
    if is_for_me and user is None:
        raise NotSignedIn
    user_id = user.id if is_for_me and user else None
    requesting.request_code(
        work, wish.phone, purpose, user_id=user_id, caller=caller, clock=clock, settings=settings
    )


def submit(
    work: Transactions, given: CodeGiven, *, doors: Doors, clock: Clock, settings: Settings
) -> Tokens | ProofGiven:
    """Exchange a right code for what it was asked for; raises what `redeem` raises."""
    return redeem(
        work,
        given.phone,
        given.code,
        CodePurpose(given.purpose),
        lambda db, code: _worth(db, code, given, clock.now(), settings),
        doors=doors,
        clock=clock,
        settings=settings,
    )


def _worth(
    db: Session, code: OneTimeCode, given: CodeGiven, now: datetime, settings: Settings
) -> Tokens | ProofGiven:
    match code.purpose:
        case CodePurpose.REGISTRATION:
            user = account_of(db, code.address, given.attempt, now)
            return sessions.open_session(db, user, given.device, "sms", now=now, settings=settings)
        case CodePurpose.LOGIN:
            user = staying(account_with_phone(code.address)(db))
            return sessions.open_session(db, user, given.device, "sms", now=now, settings=settings)
        case _:
            return _proof(db, code, now, settings)


def _proof(db: Session, code: OneTimeCode, now: datetime, settings: Settings) -> ProofGiven:
    whose = code.user_id or _holder(db, code.address).id
    word = proofs.give(db, code, whose, now=now, settings=settings)
    return ProofGiven(proof=word, expires_in=settings.proof_ttl_seconds)


def _holder(db: Session, phone: str) -> User:
    holder = queries.user_by_phone(db, phone)
    if holder is None:
        raise WrongCode
    return holder


def sign_in(
    work: Transactions, given: PhoneSignIn, *, doors: Doors, clock: Clock, settings: Settings
) -> Tokens:
    """Sign in with a number and its password, or a code asked for with purpose `login`.

    Raises `WrongCredentials`, or what `redeem` raises.
    """
    if given.password is not None:
        whose = account_with_phone(given.phone)
        return sign_in_with_password(
            work, whose, given.password, given.device, clock=clock, settings=settings
        )
    code = CodeGiven(phone=given.phone, code=given.code or "", purpose="login", device=given.device)
    tokens = submit(work, code, doors=doors, clock=clock, settings=settings)
    assert isinstance(tokens, Tokens)
    return tokens


def change_phone(db: Session, me: SignedIn, change: PhoneChange, *, clock: Clock) -> None:
    """Give the signed-in user the number they have proved; every other device of theirs is signed out.

    The proof is theirs alone. Raises `WrongCode` and `PhoneTaken`.
    """
    now, user = clock.now(), sessions.locked_account(db, me.user)
    word = change.proof.get_secret_value()
    proof = proofs.use(db, word, change.phone, CodePurpose.PHONE_UPDATE, user.id, now)
    queries.release_unproven(db, phone=proof.address)
    with rule(db, "users_phone_unique", PhoneTaken):
        user.phone, user.phone_verified_at = proof.address, now
    sessions.close_other_sessions(db, me, "phone_changed", now)
    tell_security(db, user, "phone_changed", sessions.facts_of_mine(db, me), now=now)


def reset_password(
    work: Transactions, reset: PhonePasswordReset, *, clock: Clock, settings: Settings
) -> None:
    """Set a new password by way of a proof, and sign out every device.

    The hash is made with no transaction open; a password that is refused leaves the proof as it is. Raises
    `WrongCode` and `Invalid`.
    """
    user = work.run(lambda db: _whose(db, reset, clock.now()))
    passwords.refuse_common(reset.password, about=[user.email, user.phone, user.name, user.surname])
    password_hash = passwords.hashed(reset.password.get_secret_value(), settings)
    work.run(lambda db: _set_password(db, user, reset, password_hash, clock.now()))


def _whose(db: Session, reset: PhonePasswordReset, now: datetime) -> User:
    """The holder of the proven number, if they are the one who has proved it."""
    word = reset.proof.get_secret_value()
    proof = proofs.look(db, word, reset.phone, CodePurpose.PASSWORD_RESET, now)
    holder = _holder(db, reset.phone)
    if holder.id != proof.user_id:
        raise WrongCode
    return holder


def _set_password(
    db: Session, user: User, reset: PhonePasswordReset, password_hash: str, now: datetime
) -> None:
    word, person = reset.proof.get_secret_value(), sessions.locked_account(db, user)
    proofs.use(db, word, reset.phone, CodePurpose.PASSWORD_RESET, user.id, now)
    if _holder(db, reset.phone).id != person.id:
        raise WrongCode
    sessions.close_all_sessions(db, person, "password_reset", now)
    set_password(db, person, password_hash, {}, now=now)
