"""What somebody says of themselves who opens an account with a number."""

from uuid import UUID

from common.models import Language
from common.web.fields import PhoneNumber
from common.web.validation import Body
from functions.auth.schemas import Name, NewPassword, Surname
from functions.auth.sms.schemas import CodeRequested


class PhoneRegistration(Body):
    """A wish to open an account; the code that comes by SMS goes to `/api/sms/verify/submit/`."""

    phone: PhoneNumber
    name: Name
    surname: Surname = ""
    password: NewPassword | None = None
    language: Language | None = None


class RegistrationBegun(CodeRequested):
    """The same for a known and for an unknown number; `attempt` goes back with the code."""

    attempt: UUID
