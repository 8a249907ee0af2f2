"""What comes and goes when somebody signs in with another company's word."""

from typing import Annotated

from pydantic import Field, SecretStr

from common.integrations.identity import Given
from common.models import Provider
from common.web.validation import Answer, Body
from functions.auth.schemas import Device, Surname

ProviderToken = Annotated[
    SecretStr, Field(min_length=1, max_length=16384, examples=["eyJhbGciOiJSUzI1NiIsImtpZCI6…"])
]
"""An ID token, access token or code, as the provider's dialogue gave it to the app."""


class ProvidersWord(Body):
    """What the provider's dialogue gave the app.

    Google: `id_token`. Apple: `id_token` with the raw `nonce`, and `code`. Facebook: `id_token` (Limited Login) or
    `access_token`. Instagram: `code`.
    """

    id_token: ProviderToken | None = None
    access_token: ProviderToken | None = None
    code: ProviderToken | None = None
    nonce: SecretStr | None = Field(None, max_length=255, examples=["n-0S6_WzA2Mj"])
    name: str | None = Field(None, max_length=64, examples=["Arta"])
    surname: Surname | None = None
    device: Device | None = None

    def given(self) -> Given:
        """The same for the provider's own door."""
        return Given(_word(self.id_token), _word(self.access_token), _word(self.code), _word(self.nonce))


def _word(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


class Links(Answer):
    """The providers somebody can sign in with."""

    providers: list[Provider]


class AppleNotice(Body):
    """A notice of Apple's server, signed by Apple."""

    payload: SecretStr = Field(min_length=1, max_length=16384, examples=["eyJhbGciOiJSUzI1NiIsImtpZCI6…"])


class DeletionConfirmation(Answer):
    """What Facebook shows to somebody who asked it to have us delete their data."""

    url: str = Field(examples=["https://api.avatid.example/api/user/webhooks/facebook/deletion/5f1c…/"])
    confirmation_code: str = Field(examples=["5f1c9a0b7d3e4c6f8a2b1d0e9f7c6a5b"])
