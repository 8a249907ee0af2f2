"""What can be asked by somebody who has an account."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import NotSignedIn
from common.settings import Settings
from common.web.ask import SignedIn
from common.web.guards import anyone, signed_in
from common.web.limits import per_address, per_field
from functions.auth.api import HOUR, api
from functions.auth.refusals import WrongCredentials
from functions.auth.schemas import Tokens
from functions.auth.sessions import RefreshReused
from functions.auth.sign_in import actions
from functions.auth.sign_in.schemas import EmailSignIn, RefreshRequest


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
