"""What several topics of the family read and say: a device, a name, a password, a pair of tokens."""

import re
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field, SecretStr

from common.models import Language, Platform
from common.web.fields import PushToken
from common.web.validation import Answer, Body

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]+")


def one_line(written: str) -> str:
    """What somebody calls themselves, on one line and without what cannot be seen.

    It stands in letters, also in some that nobody asked for: there should be no room for words of one's own.
    """
    return " ".join(_UNPRINTABLE.sub(" ", written).split())


def _one_line(given: Any) -> Any:
    return one_line(given) if isinstance(given, str) else given


_OnOneLine = BeforeValidator(_one_line)

Name = Annotated[str, _OnOneLine, Field(min_length=1, max_length=64, examples=["Arta"])]
Surname = Annotated[str, _OnOneLine, Field(max_length=64, examples=["Hoxha"])]
NewPassword = Annotated[SecretStr, Field(min_length=8, max_length=128, examples=["dallandyshe-7"])]
"""A password somebody chooses; whether it is a common one is for the action to say."""
Password = Annotated[SecretStr, Field(max_length=128, examples=["dallandyshe-7"])]
"""A password somebody claims to have."""
Code = Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["482915"])]
"""Six digits from a letter or an SMS."""


class Device(Body):
    """The device somebody signs in on; with a push token it also hears from us."""

    platform: Platform = Field(examples=["android"])
    name: Annotated[str, _OnOneLine, Field(max_length=100)] | None = Field(None, examples=["Pixel 9"])
    push_token: PushToken | None = None


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
