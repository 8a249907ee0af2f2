"""What can be asked by AvatID's own people."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import NotFound
from common.models import User
from common.settings import Settings
from common.web.ask import Caller
from common.web.guards import anyone, signed_in_lately
from common.web.limits import per_address, per_field, per_user
from functions.auth.api import HOUR, api
from functions.auth.refusals import WrongCode, WrongCredentials
from functions.auth.support import actions
from functions.auth.support.actions import AColleague, NobodyToHelp, SupportAccessOff
from functions.auth.support.schemas import SupportAccess, SupportRequest, TotpConfirmation, TotpSecret


@api.post(
    "/api/user/auth/support/",
    auth=anyone,
    errors=[WrongCredentials, SupportAccessOff, AColleague, NobodyToHelp],
    limits=[per_address("support", 20, HOUR), per_field("support", "email", 5, 900)],
    support=False,
)
def open_support(
    work: Transactions, body: SupportRequest, caller: Caller, clock: Clock, settings: Settings
) -> SupportAccess:
    """Look into somebody's account as a named member of AvatID's staff.

    Wants password and second factor, and the master password where one is set. Fifteen minutes, reading only; the
    person is told at once and can end it. Switched off unless `SUPPORT_ACCESS` is on.
    """
    return actions.open_support(work, body, caller=caller, clock=clock, settings=settings)


@api.post(
    "/api/user/operator/totp/",
    auth=signed_in_lately.on("operator", "self"),
    errors=[NotFound],
    limits=[per_user("totp", 10, HOUR)],
    support=False,
)
def begin_totp(db: Session, user: User, settings: Settings) -> TotpSecret:
    """Begin with a second factor, as a new member of AvatID's staff.

    For everybody else, and once it is confirmed, there is nothing here.
    """
    return actions.begin_totp(db, user, settings=settings)


@api.post(
    "/api/user/operator/totp/confirm/",
    auth=signed_in_lately.on("operator", "self"),
    status=204,
    errors=[NotFound, WrongCode],
    limits=[per_user("totp_confirm", 10, 900)],
    support=False,
)
def confirm_totp(
    db: Session, user: User, body: TotpConfirmation, caller: Caller, clock: Clock, settings: Settings
) -> None:
    """Confirm the second factor with a code of it; that code is used up by this."""
    actions.confirm_totp(db, user, body.totp, caller=caller, clock=clock, settings=settings)
