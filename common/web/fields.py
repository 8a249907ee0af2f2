"""Fields that several families read: days and instants (of this century: no sum overflows), addresses, places."""

import zoneinfo
from datetime import UTC, date, datetime, time
from functools import cache
from typing import Annotated, Any
from unicodedata import category

from pydantic import AfterValidator, AwareDatetime, BeforeValidator, EmailStr, Field, WithJsonSchema

from common.i18n import _
from common.models import LatLon
from common.web.validation import Answer, Body, Wrong

_FIRST_YEAR, _LAST_YEAR = 2000, 2099


def only_text(given: Any) -> Any:
    """Pydantic would take 32400 for nine o'clock (in UTC), and 0 for a date in 1970."""
    if isinstance(given, (int, float)):
        raise Wrong("wrong_format", _("This does not have the right form."))
    return given


Day = Annotated[
    date,
    Field(ge=date(_FIRST_YEAR, 1, 1), le=date(_LAST_YEAR, 12, 31), examples=["2027-03-15"]),
    BeforeValidator(only_text),  # last, or pydantic names the bounds as Python writes them
]
"""A calendar date."""

Instant = Annotated[
    AwareDatetime,
    Field(
        ge=datetime(_FIRST_YEAR, 1, 1, tzinfo=UTC),
        le=datetime(_LAST_YEAR, 12, 31, tzinfo=UTC),
        examples=["2027-03-15T09:30:00+01:00"],
    ),
    BeforeValidator(only_text),
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


def _e164(given: str) -> str:
    import phonenumbers  # only those who read a number load it

    try:
        number = phonenumbers.parse(given, _HOME)
    except phonenumbers.NumberParseException as error:
        raise Wrong("wrong_phone", _WRONG_PHONE) from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise Wrong("wrong_phone", _WRONG_PHONE)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_HOME = "AL"
_WRONG_PHONE = _("This is not a valid phone number.")

PhoneNumber = Annotated[str, Field(max_length=40, examples=["+355692034567"]), AfterValidator(_e164)]
"""A phone number as people write it, Albanian unless it says otherwise; read as E.164."""


def _known_zone(given: str) -> str:
    if given not in _zones():
        raise Wrong("unknown_timezone", _("This is not a time zone we know."))
    return given


@cache
def _zones() -> frozenset[str]:
    """Zones of a place, not leftovers such as `EST`, which other programs may not know."""
    return frozenset(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")


Zone = Annotated[str, Field(max_length=64, examples=["Europe/Tirane"]), AfterValidator(_known_zone)]
"""An IANA time zone."""


def plain_time(given: time) -> time:
    """Hours and minutes of a wall clock."""
    if given.tzinfo is not None or given.second or given.microsecond:
        raise Wrong("wrong_time", _("Please give a time of day as HH:MM."))
    return given


def _something(given: Any) -> Any:
    if given is None:
        raise Wrong("required", _("This field is required."))
    return given


WALL_CLOCK = WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$"})
"""How the contract writes a time of day: HH:MM. Its format `time` would want an offset."""


NeverEmpty = BeforeValidator(_something)
"""For a field of a `Change`: it may be left out, but not be null."""


_UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")
"""Controls, marks of no width, and spaces. What Python does not know yet may be this year's emoji."""


def something_seen(given: str) -> str:
    """A text that is empty or shows something: spaces of no width and the like say nothing."""
    if given and all(category(each) in _UNSEEN for each in given):
        raise Wrong("required", _("This field is required."))
    return given


class Place(Body):
    """A point on WGS 84, in degrees."""

    lat: float = Field(ge=-90, le=90, allow_inf_nan=False, examples=[41.3275])
    lon: float = Field(ge=-180, le=180, allow_inf_nan=False, examples=[19.8187])

    @property
    def point(self) -> LatLon:
        """The place as the database takes it."""
        return LatLon(self.lat, self.lon)


class PlaceShown(Answer):
    """A point on WGS 84, in degrees."""

    lat: float = Field(examples=[41.3275])
    lon: float = Field(examples=[19.8187])


class Change(Body):
    """A partial request: what is left out stays as it is; null empties a field, where it can be empty."""

    def values(self, *but: str) -> dict[str, Any]:
        """The fields that the request names and their values, without those in `but`."""
        return {name: getattr(self, name) for name in sorted(self.model_fields_set) if name not in but}
