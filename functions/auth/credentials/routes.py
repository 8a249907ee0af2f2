"""What can be asked by somebody who changes what they sign in with, or shows that it is them."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import Invalid
from common.integrations import Doors
from common.settings import Settings
from common.web.ask import SignedIn
from common.web.guards import anyone, signed_in, signed_in_lately
from common.web.limits import per_address, per_field, per_user
from functions.auth.api import DAY, HOUR, api
from functions.auth.credentials import actions
from functions.auth.credentials.actions import WrongIdentity
from functions.auth.credentials.schemas import (
    EmailChange,
    EmailChangeProof,
    LetterSent,
    PasswordChange,
    PasswordReset,
    Reauthenticated,
    Reauthentication,
    ResetRequest,
)
from functions.auth.refusals import WrongCode, WrongPassword
from functions.auth.social.proofs import PROBLEMS

_OWN_PASSWORD = [per_user("own_password", 10, 900), per_user("own_password", 30, DAY)]
"""Guessing the password of an account that lies open, by whichever of these routes."""


@api.post(
    "/api/user/password/reset/request/",
    auth=anyone,
    status=202,
    limits=[per_address("reset", 30, HOUR), per_field("reset", "email", 5, HOUR)],
)
def request_reset(db: Session, body: ResetRequest, clock: Clock, settings: Settings) -> LetterSent:
    """Ask for a new password; a letter brings a code (10 minutes) and a link (30 minutes).

    The reply is the same whether the address is known or not.
    """
    actions.request_reset(db, body, clock=clock, settings=settings)
    return LetterSent()


@api.post(
    "/api/user/password/reset/confirm/",
    auth=anyone,
    status=204,
    errors=[WrongCode, Invalid],
    limits=[per_address("reset_confirm", 60, HOUR), per_field("reset_confirm", "email", 20, HOUR)],
)
def reset_password(work: Transactions, body: PasswordReset, clock: Clock, settings: Settings) -> None:
    """Choose a new password with the token from the link, or with address and code.

    Each works once, and five wrong codes use one up. Every device is signed out.
    """
    actions.reset(work, body, clock=clock, settings=settings)


@api.post(
    "/api/user/password/change/",
    auth=signed_in_lately,
    status=204,
    errors=[WrongPassword, Invalid],
    limits=_OWN_PASSWORD,
    support=False,
)
def change_password(
    work: Transactions, me: SignedIn, body: PasswordChange, clock: Clock, settings: Settings
) -> None:
    """Change my password; the present one is needed where there is one.

    Every other device is signed out.
    """
    actions.change_password(work, me, body, clock=clock, settings=settings)


@api.post(
    "/api/user/email/change/",
    auth=signed_in_lately,
    status=202,
    limits=[per_user("email_change", 5, HOUR), per_field("email_change", "email", 5, HOUR)],
    support=False,
)
def request_email_change(
    db: Session, me: SignedIn, body: EmailChange, clock: Clock, settings: Settings
) -> LetterSent:
    """Ask for another address; a letter to it brings the code.

    The reply is the same whether the address is free or somebody's.
    """
    actions.request_email_change(db, me, body, clock=clock, settings=settings)
    return LetterSent()


@api.post(
    "/api/user/email/change/confirm/",
    auth=signed_in_lately,
    status=204,
    errors=[WrongCode],
    limits=[per_user("email_change_confirm", 20, HOUR)],
    support=False,
)
def change_email(db: Session, me: SignedIn, body: EmailChangeProof, clock: Clock, settings: Settings) -> None:
    """Take another address with the code from the letter to it.

    Every other device is signed out, and the old address hears of it.
    """
    actions.change_email(db, me, body, clock=clock, settings=settings)


@api.post(
    "/api/user/auth/reauthenticate/",
    auth=signed_in,
    errors=[WrongPassword, WrongCode, WrongIdentity, *PROBLEMS],
    limits=_OWN_PASSWORD,
    support=False,
)
def reauthenticate(
    work: Transactions, doors: Doors, me: SignedIn, body: Reauthentication, clock: Clock, settings: Settings
) -> Reauthenticated:
    """Show once more that it is me, before something sensitive.

    One of: the password; a code asked for with purpose `login` and sent to my own number; the ID token of a provider
    that I can sign in with.
    """
    return actions.reauthenticate(work, me, body, doors=doors, clock=clock, settings=settings)
