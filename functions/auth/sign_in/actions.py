"""What changes when somebody signs in, stays signed in or leaves."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.settings import Settings
from common.web.ask import SignedIn
from functions.auth import passwords, queries, sessions
from functions.auth.refusals import WrongCredentials
from functions.auth.schemas import Tokens
from functions.auth.sign_in.schemas import EmailSignIn


def sign_in(work: Transactions, given: EmailSignIn, *, clock: Clock, settings: Settings) -> Tokens:
    """Sign in with address and password; an unknown address takes as long and reads the same."""
    user = work.run(lambda db: queries.user_by_email(db, given.email))
    kept = user.password_hash if user else None
    if not passwords.fits(given.password.get_secret_value(), kept, settings) or user is None:
        raise WrongCredentials
    return work.run(
        lambda db: sessions.open_session(db, user, given.device, "pwd", now=clock.now(), settings=settings)
    )


def refresh(db: Session, word: str, *, clock: Clock, settings: Settings) -> Tokens:
    """A new pair of tokens for the old refresh token, which is thereby used."""
    now = clock.now()
    session, user, gen = sessions.renew(db, word, now=now, settings=settings)
    return sessions.tokens_of(session, user, gen, now=now, settings=settings)


def sign_out(db: Session, me: SignedIn, *, clock: Clock) -> None:
    """Sign this device out."""
    sessions.close_session(db, me.session_id, "signed_out", clock.now())


def sign_out_everywhere(db: Session, me: SignedIn, *, clock: Clock) -> None:
    """Sign every device of this user out, this one included."""
    sessions.close_all_sessions(db, me.user, "signed_out_everywhere", clock.now())
