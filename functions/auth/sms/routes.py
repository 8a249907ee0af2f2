"""What can be asked by somebody with a phone number."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import Invalid, NotSignedIn, TooMany, Unavailable
from common.integrations import Doors
from common.models import User
from common.settings import Settings
from common.texting import CountryNotSupported, SmsUnavailable, TakesNoTexts
from common.web.ask import Caller, Reply, SignedIn
from common.web.guards import anyone, anyone_recognised, signed_in_lately
from common.web.limits import per_address, per_field
from functions.auth.api import HOUR, api
from functions.auth.profile.schemas import UserDetail
from functions.auth.profile.showing import detail_of
from functions.auth.refusals import DeletionPending, WrongCode, WrongCredentials
from functions.auth.schemas import Tokens
from functions.auth.sms import actions
from functions.auth.sms.actions import PhoneTaken
from functions.auth.sms.schemas import (
    CodeGiven,
    CodeRequest,
    CodeRequested,
    PhoneChange,
    PhonePasswordReset,
    PhoneSignIn,
    ProofGiven,
)

_CHECKS = [per_address("sms_check", 60, HOUR), per_field("sms_check", "phone", 20, HOUR)]
_PROOFS = [per_address("sms_proof", 60, HOUR), per_field("sms_proof", "phone", 20, HOUR)]


@api.post(
    "/api/sms/verify/request/",
    auth=anyone_recognised,
    status=202,
    support=False,
    errors=[NotSignedIn, CountryNotSupported, TakesNoTexts, TooMany, SmsUnavailable],
)
def request_code(
    work: Transactions,
    user: User | None,
    body: CodeRequest,
    caller: Caller,
    clock: Clock,
    settings: Settings,
) -> CodeRequested:
    """Ask for a code by SMS.

    The reply is the same whether the number is known or not. An earlier code of the number is no longer good, for
    whatever it was. For purpose `phone_update` one has to be signed in.
    """
    actions.request_code(work, body, user, caller=caller, clock=clock, settings=settings)
    return CodeRequested()


@api.post(
    "/api/sms/verify/submit/",
    auth=anyone,
    or_status=201,
    support=False,
    errors=[WrongCode, DeletionPending, TooMany, Unavailable],
    limits=_CHECKS,
)
def submit_code(
    work: Transactions, body: CodeGiven, doors: Doors, clock: Clock, settings: Settings
) -> Reply[Tokens | ProofGiven]:
    """Exchange a code for what it was asked for.

    Purposes `registration` (201) and `login` bring tokens, `phone_update` and `password_reset` a proof for the next
    request. Five wrong codes use a code up; after that the right one is refused as well.
    """
    worth = actions.submit(work, body, doors=doors, clock=clock, settings=settings)
    return Reply(worth, 201 if body.purpose == "registration" else None)


@api.post(
    "/api/user/auth/phone/",
    auth=anyone,
    support=False,
    errors=[WrongCredentials, WrongCode, DeletionPending, TooMany, Unavailable],
    limits=[*_CHECKS, per_address("sign_in", 60, HOUR), per_field("sign_in", "phone", 10, 900)],
)
def sign_in_by_phone(
    work: Transactions, body: PhoneSignIn, doors: Doors, clock: Clock, settings: Settings
) -> Tokens:
    """Sign in with a phone number and either the password or a code."""
    return actions.sign_in(work, body, doors=doors, clock=clock, settings=settings)


@api.post(
    "/api/sms/phone/update/",
    auth=signed_in_lately,
    support=False,
    errors=[WrongCode, PhoneTaken],
    limits=_PROOFS,
)
def change_phone(db: Session, me: SignedIn, body: PhoneChange, doors: Doors, clock: Clock) -> UserDetail:
    """Take a number that has been proved with purpose `phone_update`.

    Every other device is signed out.
    """
    actions.change_phone(db, me, body, clock=clock)
    return detail_of(db, me.user, doors)


@api.post(
    "/api/sms/password/reset/",
    auth=anyone,
    status=204,
    support=False,
    errors=[WrongCode, Invalid],
    limits=_PROOFS,
)
def reset_password_by_phone(
    work: Transactions, body: PhonePasswordReset, clock: Clock, settings: Settings
) -> None:
    """Set a new password with a proof of purpose `password_reset`.

    Every device is signed out.
    """
    actions.reset_password(work, body, clock=clock, settings=settings)
