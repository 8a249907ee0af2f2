"""What comes and goes when somebody signs in, stays signed in or leaves."""

from pydantic import Field, SecretStr

from common.web.fields import Email
from common.web.validation import Body
from functions.auth.schemas import Device, Password


class EmailSignIn(Body):
    """Address and password."""

    email: Email
    password: Password
    device: Device | None = None


class RefreshRequest(Body):
    """The refresh token of this device."""

    refresh: SecretStr = Field(max_length=200, examples=["Zk3v…"])
