"""The forms of single fields that several requests share."""

import zoneinfo
from datetime import time
from decimal import Decimal
from functools import cache
from typing import Annotated, Any

import phonenumbers
from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    HttpUrl,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
)

from common.data import countries, currencies
from common.i18n import DEFAULT, _
from common.models import LatLon
from common.web.fields import only_text
from common.web.validation import Answer, Body, Wrong

_REGION = "AL"  # a number without a country is an Albanian one
_CENT = Decimal("0.01")
_MOST = Decimal("99999999.99")
_WEB_ADDRESS: TypeAdapter[HttpUrl] = TypeAdapter(HttpUrl)


def _e164(given: str) -> str:
    try:
        number = phonenumbers.parse(given, _REGION)
    except phonenumbers.NumberParseException as error:
        raise Wrong("wrong_phone", _("This is not a valid phone number.")) from error
    if number.extension or not phonenumbers.is_valid_number(number):
        raise Wrong("wrong_phone", _("This is not a valid phone number."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _web_address(given: str) -> str:
    try:
        _WEB_ADDRESS.validate_python(given)
    except ValidationError as error:
        raise Wrong("wrong_url", _("This is not a valid web address.")) from error
    return given


def _known_zone(given: str) -> str:
    if given not in _zones():
        raise Wrong("unknown_timezone", _("This is not a time zone we know."))
    return given


@cache
def _zones() -> frozenset[str]:
    """Zones of a place, not leftovers such as `EST`, which other programs may not know."""
    return frozenset(name for name in zoneinfo.available_timezones() if "/" in name or name == "UTC")


def _known_currency(given: str) -> str:
    if given not in currencies():
        raise Wrong("unknown_currency", _("This is not a currency we know."))
    return given


def _known_country(given: str) -> str:
    if given not in {country.code for country in countries(DEFAULT)}:
        raise Wrong("unknown_country", _("This is not a country we know."))
    return given


def _plain_time(given: time) -> time:
    if given.tzinfo is not None or given.second or given.microsecond:
        raise Wrong("wrong_time", _("Please give a time of day as HH:MM."))
    return given


def _midnight(given: Any) -> Any:
    return "00:00" if given in ("24:00", "24:00:00") else given


def _something(given: Any) -> Any:
    if given is None:
        raise Wrong("required", _("This field is required."))
    return given


def two_decimals(amount: Decimal) -> Decimal:
    """An amount as the database will give it back."""
    return abs(amount).quantize(_CENT)


def either(name: str) -> Any:
    """The names of a text in English: `name_en`, and `name` for short."""
    return AliasChoices(f"{name}_en", name)


NeverEmpty = BeforeValidator(_something)
"""For a field of a `Change`: it may be left out, but not be null."""
Name = Annotated[str, Field(min_length=1, max_length=255, examples=["Bora's salon"])]
Description = Annotated[str, Field(max_length=4000, examples=["Cuts and colour near the lake."])]
FirstName = Annotated[str, Field(min_length=1, max_length=64, examples=["Dritan"])]
Surname = Annotated[str, Field(max_length=64, examples=["Hoxha"])]
Phone = Annotated[str, Field(max_length=40, examples=["+355692034567"]), AfterValidator(_e164)]
WebAddress = Annotated[
    str, Field(max_length=500, examples=["https://salon.example.com"]), AfterValidator(_web_address)
]
Zone = Annotated[str, Field(max_length=64, examples=["Europe/Tirane"]), AfterValidator(_known_zone)]
Currency = Annotated[str, Field(examples=["ALL"]), AfterValidator(_known_currency)]
CountryCode = Annotated[str, Field(examples=["AL"]), AfterValidator(_known_country)]
Money = Annotated[
    Decimal,
    Field(ge=0, le=_MOST, decimal_places=2, examples=["1000.00"]),
    AfterValidator(two_decimals),
]
Minutes = Annotated[int, Field(ge=0, le=1440, examples=[0])]
Duration = Annotated[int, Field(ge=1, le=1440, examples=[30])]
Start = Annotated[time, BeforeValidator(only_text), AfterValidator(_plain_time), Field(examples=["09:00"])]
End = Annotated[
    time,
    BeforeValidator(_midnight),
    BeforeValidator(only_text),
    AfterValidator(_plain_time),
    Field(examples=["17:00"], description="Not later than `start`: on the next day. 24:00 is 00:00."),
]
HourShown = Annotated[
    time, PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str), Field(examples=["09:00"])
]


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
