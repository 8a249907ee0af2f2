"""What can be asked of the auth function."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import NotSignedIn
from common.settings import Settings
from common.web.ask import Caller, SignedIn
from common.web.contract import Api
from common.web.guards import anyone, signed_in
from common.web.limits import per_address, per_field
from functions.auth import actions
from functions.auth.actions import WrongCode, WrongCredentials
from functions.auth.schemas import (
    EmailRegistration,
    EmailSignIn,
    EmailVerification,
    RefreshRequest,
    Tokens,
    VerificationSent,
)
from functions.auth.sessions import RefreshReused

api = Api("auth")

HOUR = 3600


@api.post(
    "/api/user/registration/email/",
    auth=anyone,
    status=202,
    limits=[per_address("register", 30, HOUR), per_field("register", "email", 5, HOUR)],
)
def register_by_email(
    work: Transactions, body: EmailRegistration, caller: Caller, clock: Clock, settings: Settings
) -> VerificationSent:
    """Ask for an account; a letter brings the code.

    The reply is the same whether the address is known or not.
    """
    actions.register(work, body, caller=caller, clock=clock, settings=settings)
    return VerificationSent()


@api.post(
    "/api/user/registration/email/verify/",
    auth=anyone,
    status=201,
    errors=[WrongCode],
    limits=[per_address("verify", 60, HOUR), per_field("verify", "email", 20, HOUR)],
)
def verify_email(db: Session, body: EmailVerification, clock: Clock, settings: Settings) -> Tokens:
    """Open the account with the code from the letter.

    Five wrong codes use an attempt up; after that the right one is refused as well.
    """
    return actions.verify_email(db, body, clock=clock, settings=settings)


@api.post(
    "/api/user/auth/email/",
    auth=anyone,
    errors=[WrongCredentials],
    limits=[per_address("sign_in", 60, HOUR), per_field("sign_in", "email", 10, 900)],
)
def sign_in_by_email(work: Transactions, body: EmailSignIn, clock: Clock, settings: Settings) -> Tokens:
    """Sign in with e-mail address and password."""
    return actions.sign_in(work, body, clock=clock, settings=settings)


@api.post(
    "/api/user/auth/refresh/",
    auth=anyone,
    errors=[NotSignedIn, RefreshReused],
    limits=[per_address("refresh", 600, HOUR)],
)
def refresh_tokens(db: Session, body: RefreshRequest, clock: Clock, settings: Settings) -> Tokens:
    """Swap a refresh token for a new pair.

    The old token is good for ten more seconds, in which it brings the same pair again.
    """
    return actions.refresh(db, body.refresh.get_secret_value(), clock=clock, settings=settings)


@api.post("/api/user/auth/logout/", auth=signed_in, status=204)
def sign_out(db: Session, me: SignedIn, clock: Clock) -> None:
    """Sign this device out."""
    actions.sign_out(db, me, clock=clock)


@api.post("/api/user/auth/logout/all/", auth=signed_in, status=204)
def sign_out_everywhere(db: Session, me: SignedIn, clock: Clock) -> None:
    """Sign out on every device."""
    actions.sign_out_everywhere(db, me, clock=clock)
