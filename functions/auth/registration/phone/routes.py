"""What can be asked by somebody who wants an account for a phone number."""

from common.clock import Clock
from common.db import Transactions
from common.errors import TooMany
from common.settings import Settings
from common.texting import CountryNotSupported, SmsUnavailable, TakesNoTexts
from common.tuning import Feature
from common.web.ask import Caller
from common.web.guards import anyone
from functions.auth.api import api
from functions.auth.registration.phone import actions
from functions.auth.registration.phone.schemas import PhoneRegistration, RegistrationBegun


@api.post(
    "/api/user/registration/phone/",
    auth=anyone,
    status=202,
    support=False,
    errors=[CountryNotSupported, TakesNoTexts, TooMany, SmsUnavailable],
    feature=Feature.REGISTRATION,
)
def register_by_phone(
    work: Transactions, body: PhoneRegistration, caller: Caller, clock: Clock, settings: Settings
) -> RegistrationBegun:
    """Ask for an account; an SMS brings the code for `/api/sms/verify/submit/`, purpose `registration`.

    The reply is the same whether the number is known or not. A known one is signed in by the code; nothing about
    its account is changed. `attempt` belongs to the code: it says whose name and password the new account gets.
    """
    attempt = actions.register(work, body, caller=caller, clock=clock, settings=settings)
    return RegistrationBegun(attempt=attempt)
