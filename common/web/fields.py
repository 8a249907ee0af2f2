"""Fields that several families read: dates and instants (of this century: no sum overflows), addresses, numbers."""

from datetime import UTC, date, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, EmailStr, Field

from common.i18n import _
from common.web.validation import Wrong

_FIRST_YEAR, _LAST_YEAR = 2000, 2099


def only_text(given: Any) -> Any:
    """Pydantic would take 32400 for nine o'clock (in UTC), and 0 for a date in 1970."""
    if isinstance(given, (int, float)):
        raise Wrong("wrong_format", _("This does not have the right form."))
    return given


Day = Annotated[
    date,
    BeforeValidator(only_text),
    Field(ge=date(_FIRST_YEAR, 1, 1), le=date(_LAST_YEAR, 12, 31), examples=["2027-03-15"]),
]
"""A calendar date."""

Instant = Annotated[
    AwareDatetime,
    BeforeValidator(only_text),
    Field(
        ge=datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC),
        le=datetime(_LAST_YEAR, 12, 31, tzinfo=UTC),
        examples=["2027-03-15T09:30:00+01:00"],
    ),
]
"""A moment, with its UTC offset."""


def _stripped(given: Any) -> Any:
    return given.strip() if isinstance(given, str) else given


Email = Annotated[EmailStr, BeforeValidator(_stripped), Field(max_length=254, examples=["arta@example.com"])]
"""An e-mail address; what surrounds it (keyboards add a space) does not count."""

PushToken = Annotated[
    str, Field(min_length=1, max_length=2000, pattern=r"^[!-~]+$", examples=["fT3kQ0c7R1y:APA91bHun4"])
]
"""What Firebase calls a device; plain ASCII, so that 2,000 letters are 2,000 bytes and fit an index."""


def _e164(given: Any) -> Any:
    import phonenumbers  # a tenth of a second that only those who read a number pay

    if not isinstance(given, str):
        return given
    try:
        number = phonenumbers.parse(given, _HOME)
    except phonenumbers.NumberParseException as error:
        raise Wrong("wrong_phone", _WRONG_PHONE) from error
    if not phonenumbers.is_valid_number(number):
        raise Wrong("wrong_phone", _WRONG_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_HOME = "AL"
_WRONG_PHONE = _("This is not a valid phone number.")

PhoneNumber = Annotated[str, BeforeValidator(_e164), Field(max_length=16, examples=["+355691234567"])]
"""A phone number as people write it, Albanian unless it says otherwise; kept as E.164."""
