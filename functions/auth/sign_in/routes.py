"""What can be asked by somebody who has an account."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import NotFound, NotSignedIn
from common.models import User
from common.settings import Settings
from common.web.ask import SignedIn
from common.web.guards import anyone, signed_in
from common.web.limits import per_address, per_field
from common.web.paging import Page, PageQuery
from functions.auth.api import HOUR, api
from functions.auth.refusals import DeletionPending, WrongCredentials
from functions.auth.schemas import Tokens
from functions.auth.sessions import RefreshReused
from functions.auth.sign_in import actions, queries
from functions.auth.sign_in.schemas import EmailSignIn, RefreshRequest, SignedInDevice


@api.post(
    "/api/user/auth/email/",
    auth=anyone,
    errors=[WrongCredentials, DeletionPending],
    limits=[per_address("sign_in", 60, HOUR), per_field("sign_in", "email", 10, 900)],
)
def sign_in_by_email(work: Transactions, body: EmailSignIn, clock: Clock, settings: Settings) -> Tokens:
    """Sign in with e-mail address and password.

    Whoever has asked for the account's deletion hears with the right password that it is pending, and until when.
    """
    whose = queries.account_with_email(body.email)
    return actions.sign_in(work, whose, body.password, body.device, clock=clock, settings=settings)


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


@api.post("/api/user/auth/logout/all/", auth=signed_in, status=204, support=False)
def sign_out_everywhere(db: Session, me: SignedIn, clock: Clock) -> None:
    """Sign out on every device."""
    actions.sign_out_everywhere(db, me, clock=clock)


@api.get("/api/user/sessions/", auth=signed_in)
def list_sessions(db: Session, me: SignedIn, query: PageQuery, clock: Clock) -> Page[SignedInDevice]:
    """List the devices I am signed in on, the latest first, and who of AvatID's people is looking in."""
    found = queries.sessions_of(db, me.user, clock.now(), query)
    return Page.of(found, lambda session: SignedInDevice.of(session, me.session_uid))


@api.delete(
    "/api/user/sessions/<uuid:uid>/",
    auth=signed_in.on("session", "self"),
    status=204,
    errors=[NotFound],
    support=False,
)
def sign_device_out(db: Session, user: User, uid: UUID, clock: Clock) -> None:
    """Sign one of my devices out, or somebody who looks in to help.

    From its next request on the device is refused; it no longer rings either.
    """
    actions.sign_device_out(db, user, uid, clock=clock)
