"""What can be asked by somebody who wants an account."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.settings import Settings
from common.tuning import Feature
from common.web.ask import Caller
from common.web.guards import anyone
from common.web.limits import per_address, per_field
from functions.auth.api import HOUR, api
from functions.auth.refusals import DeletionPending, WrongCode
from functions.auth.registration import actions
from functions.auth.registration.schemas import EmailRegistration, EmailVerification, VerificationSent
from functions.auth.schemas import Tokens


@api.post(
    "/api/user/registration/email/",
    auth=anyone,
    status=202,
    limits=[per_address("register", 30, HOUR), per_field("register", "email", 5, HOUR)],
    feature=Feature.REGISTRATION,
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
    errors=[WrongCode, DeletionPending],
    limits=[per_address("verify", 60, HOUR), per_field("verify", "email", 20, HOUR)],
)
def verify_email(db: Session, body: EmailVerification, clock: Clock, settings: Settings) -> Tokens:
    """Open the account with the code from the letter.

    Five wrong codes use an attempt up; after that the right one is refused as well.
    """
    return actions.verify_email(db, body, clock=clock, settings=settings)
