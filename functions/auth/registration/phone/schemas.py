"""What somebody says of themselves who opens an account with a number."""

from common.models import Language
from common.web.fields import PhoneNumber
from common.web.validation import Body
from functions.auth.schemas import Name, NewPassword, Surname


class PhoneRegistration(Body):
    """A wish to open an account; the code that comes by SMS goes to `/api/sms/verify/submit/`."""

    phone: PhoneNumber
    name: Name
    surname: Surname = ""
    password: NewPassword | None = None
    language: Language | None = None
