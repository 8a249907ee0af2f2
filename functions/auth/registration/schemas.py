"""What comes and goes when somebody opens an account."""

from typing import Literal

from pydantic import Field

from common.models import Language
from common.web.fields import Email
from common.web.validation import Answer, Body
from functions.auth.schemas import Code, Device, Name, NewPassword, Surname


class EmailRegistration(Body):
    """A wish to open an account."""

    email: Email
    password: NewPassword
    name: Name
    surname: Surname = ""
    language: Language | None = None
    device: Device | None = None


class VerificationSent(Answer):
    """The same for a known and for an unknown address."""

    status: Literal["verification_sent"] = Field("verification_sent")


class EmailVerification(Body):
    """The six digits from the letter."""

    email: Email
    code: Code
    device: Device | None = None
