"""What comes and goes when one of AvatID's own people helps somebody, or takes a second factor into use."""

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, TypeAdapter, ValidationError

from common.i18n import _
from common.web.fields import Email, PhoneNumber
from common.web.validation import Answer, Body, Wrong
from functions.auth.schemas import Code, Password, SignedInUser

_ADDRESS: TypeAdapter[str] = TypeAdapter(Email)
_NUMBER: TypeAdapter[str] = TypeAdapter(PhoneNumber)
_LONGEST = 254


def _uid_address_or_number(given: Any) -> Any:
    """A uid, an address or a number in the form in which it is kept; a number begins with a plus."""
    if not isinstance(given, str) or len(given) > _LONGEST:
        raise Wrong("wrong_person", _WRONG_PERSON)
    try:
        return str(UUID(given.strip()))
    except ValueError:
        kind = _ADDRESS if "@" in given else _NUMBER
    try:
        return kind.validate_python(given)
    except ValidationError as error:
        raise Wrong("wrong_person", _WRONG_PERSON) from error


_WRONG_PERSON = _("This is neither an identifier nor an e-mail address nor a phone number.")

Person = Annotated[
    str,
    BeforeValidator(_uid_address_or_number),
    Field(examples=["arta@example.com"], max_length=_LONGEST),
]
"""Somebody, by uid, e-mail address or phone number."""


class SupportRequest(Body):
    """Who looks into whose account, proven thrice, and why."""

    email: Email
    password: Password
    totp: Code
    master_password: Password | None = None
    user: Person
    reason: str = Field(
        min_length=15, max_length=1000, examples=["She asked by phone why her booking of Friday is gone."]
    )
    request_id: str | None = Field(None, pattern=r"^[A-Za-z0-9._:-]{1,64}$", examples=["HELP-1842"])
    """What the help desk calls the matter: a code, no words."""


class SupportAccess(Answer):
    """A look into somebody's account; `expires_in` is seconds, and there is no refresh token."""

    access: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (a kind of token, not a token)
    expires_in: int = Field(examples=[900])
    session_uid: UUID
    user: SignedInUser
    acting: SignedInUser


class TotpSecret(Answer):
    """A second factor to be confirmed: the secret in base32, and the same as an authenticator app scans it."""

    secret: str = Field(examples=["JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"])
    otpauth_uri: str = Field(examples=["otpauth://totp/AvatID:arta%40example.com?secret=…&issuer=AvatID"])


class TotpConfirmation(Body):
    """Six digits that the authenticator app shows."""

    totp: Code
