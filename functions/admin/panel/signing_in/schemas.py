"""What is typed at the panel's door."""

from pydantic import Field, SecretStr

from common.web.fields import Email
from common.web.validation import Body


class Credentials(Body):
    """Address, password, and a code of the second factor; the code is left out by whoever has none yet."""

    email: Email
    password: SecretStr = Field(max_length=1000)
    totp: str = Field("", pattern=r"^([0-9]{6})?$")
    next: str = Field("", max_length=2000)


class Code(Body):
    """A code of the second factor."""

    totp: str = Field(pattern=r"^[0-9]{6}$")
