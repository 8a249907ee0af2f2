"""What comes and goes when somebody changes what they sign in with, or shows that it is them."""

from datetime import datetime
from typing import Literal, Self

from pydantic import ConfigDict, Field, SecretStr, model_validator

from common.i18n import _
from common.models import Provider
from common.web.fields import Email
from common.web.validation import Answer, Body, Wrong
from functions.auth.schemas import Code, NewPassword, Password

_ONE_WAY = _("Show one thing only: the password, a code, or a provider's token.")
_LINK_OR_CODE = _("Give either the token from the link, or your address with the code from the letter.")


class ResetRequest(Body):
    """The address of an account whose password is forgotten."""

    email: Email


class LetterSent(Answer):
    """The same for every address, known or not, free or taken."""

    status: Literal["verification_sent"] = Field("verification_sent")


class PasswordReset(Body):
    """A new password, and what the letter said: the token of its link, or its six digits with the address."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"email": "arta@example.com", "code": "482915", "password": "dallandyshe-7"}]
        }
    )

    token: SecretStr | None = Field(None, max_length=100)
    email: Email | None = None
    code: Code | None = None
    password: NewPassword

    @model_validator(mode="after")
    def _says_how(self) -> Self:
        by_code = self.email is not None and self.code is not None
        by_half = (self.email is None) != (self.code is None)
        if by_half or by_code == (self.token is not None):
            raise Wrong("one_of", _LINK_OR_CODE)
        return self


class PasswordChange(Body):
    """A new password; the present one is needed where there is one."""

    password: Password | None = None
    new_password: NewPassword


class EmailChange(Body):
    """The address one would like to have from now on."""

    email: Email


class EmailChangeProof(Body):
    """The six digits that came to the new address."""

    email: Email
    code: Code


class Reauthentication(Body):
    """One thing only they can show: the password, a code sent by SMS for `login`, or a provider's ID token."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"password": "dallandyshe-7"}]})

    password: Password | None = None
    code: Code | None = None
    id_token: SecretStr | None = Field(None, min_length=1, max_length=16384)
    provider: Provider | None = None
    nonce: str | None = Field(None, max_length=200)

    @model_validator(mode="after")
    def _shows_one_thing(self) -> Self:
        if [self.password, self.code, self.id_token].count(None) != 2:
            raise Wrong("one_of", _ONE_WAY)
        if (self.id_token is None) != (self.provider is None):
            raise Wrong("one_of", _("Name the provider next to its token."))
        return self


class Reauthenticated(Answer):
    """An access token whose sign-in is of this moment; the refresh token goes on as it was."""

    access: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (a kind of token, not a token)
    expires_in: int = Field(examples=[2592000])
    authenticated_at: datetime
