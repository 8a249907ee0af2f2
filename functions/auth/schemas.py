"""What comes and goes when somebody registers or signs in."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, SecretStr

from common.models import Language, Platform
from common.web.fields import Email, PushToken
from common.web.validation import Answer, Body

Name = Annotated[str, Field(min_length=1, max_length=64, examples=["Arta"])]
NewPassword = Annotated[SecretStr, Field(min_length=8, max_length=128, examples=["dallandyshe-7"])]


class Device(Body):
    """The device somebody signs in on; with a push token it also hears from us."""

    platform: Platform = Field(examples=["android"])
    name: str | None = Field(None, max_length=100, examples=["Pixel 9"])
    push_token: PushToken | None = None


class EmailRegistration(Body):
    """A wish to open an account."""

    email: Email
    password: NewPassword
    name: Name
    surname: str = Field("", max_length=64, examples=["Hoxha"])
    language: Language | None = None
    device: Device | None = None


class VerificationSent(Answer):
    """The same for a known and for an unknown address."""

    status: Literal["verification_sent"] = "verification_sent"


class EmailVerification(Body):
    """The six digits from the letter."""

    email: Email
    code: str = Field(pattern=r"^\d{6}$", examples=["482915"])
    device: Device | None = None


class EmailSignIn(Body):
    """Address and password."""

    email: Email
    password: SecretStr = Field(max_length=128, examples=["dallandyshe-7"])
    device: Device | None = None


class RefreshRequest(Body):
    """The refresh token of this device."""

    refresh: SecretStr = Field(max_length=200, examples=["Zk3v…"])


class SignedInUser(Answer):
    """As much of a user as an app needs to greet him."""

    uid: UUID
    name: str = Field(examples=["Arta"])
    language: Language


class Tokens(Answer):
    """A signed-in device; `expires_in` and `refresh_expires_in` are seconds."""

    access: str
    refresh: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 (a kind of token, not a token)
    expires_in: int = Field(examples=[2592000])
    refresh_expires_in: int = Field(examples=[31536000])
    session_uid: UUID
    user: SignedInUser
