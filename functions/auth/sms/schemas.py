"""What comes and goes with codes by SMS."""

from typing import Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, SecretStr, model_validator

from common.i18n import _
from common.web.fields import PhoneNumber
from common.web.validation import Answer, Body, Wrong
from functions.auth.schemas import Code, Device, NewPassword, Password

Purpose = Literal["registration", "login", "phone_update", "password_reset"]
Proof = SecretStr
_PROOF = Field(max_length=100, examples=["q1Jx0S0v1mB2n8cW3dR4tY5uI6oP7aS8dF9gH0jK1lZ"])


class CodeRequest(Body):
    """A wish to be sent a code, and what for."""

    phone: PhoneNumber
    purpose: Purpose = Field(examples=["login"])


class CodeRequested(Answer):
    """The same for a known and for an unknown number; `retry_after` is when to ask again, in seconds."""

    retry_after: int = Field(60, examples=[60])


class CodeGiven(Body):
    """The six digits from the SMS, and what they were asked for."""

    phone: PhoneNumber
    code: Code
    purpose: Purpose = Field(examples=["login"])
    attempt: UUID | None = Field(
        None, description="For `registration`: from the reply to it; says whose name and password it was."
    )
    device: Device | None = None


class ProofGiven(Answer):
    """What a right code is exchanged for; it is good once, for `expires_in` seconds."""

    proof: str = Field(examples=["q1Jx0S0v1mB2n8cW3dR4tY5uI6oP7aS8dF9gH0jK1lZ"])
    expires_in: int = Field(examples=[600])


class PhoneChange(Body):
    """A new number, and the proof that it is the caller's."""

    phone: PhoneNumber
    proof: Proof = _PROOF


class PhonePasswordReset(Body):
    """A new password, and the proof that the number is the caller's."""

    phone: PhoneNumber
    proof: Proof = _PROOF
    password: NewPassword


class PhoneSignIn(Body):
    """A number, and either the password or a code that was asked for with purpose `login`."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"phone": "+355692034567", "password": "dallandyshe-7"}]}
    )

    phone: PhoneNumber
    password: Password | None = None
    code: Code | None = None
    device: Device | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.password is None) == (self.code is None):
            raise Wrong("password_or_code", _("Please give either the password or a code."))
        return self
