"""The forms of single fields that several requests share."""

from datetime import time
from decimal import Decimal
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    AliasChoices,
    BeforeValidator,
    Field,
    HttpUrl,
    PlainSerializer,
    TypeAdapter,
    ValidationError,
    WithJsonSchema,
)

from common.data import countries, currencies
from common.i18n import DEFAULT, _
from common.web.fields import WALL_CLOCK, only_text, plain_time
from common.web.validation import Wrong

_CENT = Decimal("0.01")
_MOST = Decimal("99999999.99")
_WEB_ADDRESS: TypeAdapter[HttpUrl] = TypeAdapter(HttpUrl)


def _web_address(given: str) -> str:
    try:
        _WEB_ADDRESS.validate_python(given)
    except ValidationError as error:
        raise Wrong("wrong_url", _("This is not a valid web address.")) from error
    return given


def _known_currency(given: str) -> str:
    if given not in currencies():
        raise Wrong("unknown_currency", _("This is not a currency we know."))
    return given


def _known_country(given: str) -> str:
    if given not in {country.code for country in countries(DEFAULT)}:
        raise Wrong("unknown_country", _("This is not a country we know."))
    return given


def _midnight(given: Any) -> Any:
    return "00:00" if given in ("24:00", "24:00:00") else given


def two_decimals(amount: Decimal) -> Decimal:
    """An amount as the database will give it back."""
    return abs(amount).quantize(_CENT)


def either(name: str) -> Any:
    """The names of a text in English: `name_en`, and `name` for short."""
    return AliasChoices(f"{name}_en", name)


Name = Annotated[str, Field(min_length=1, max_length=255, examples=["Bora's salon"])]
Description = Annotated[str, Field(max_length=4000, examples=["Cuts and colour near the lake."])]
FirstName = Annotated[str, Field(min_length=1, max_length=64, examples=["Dritan"])]
Surname = Annotated[str, Field(max_length=64, examples=["Hoxha"])]
WebAddress = Annotated[
    str, Field(max_length=500, examples=["https://salon.example.com"]), AfterValidator(_web_address)
]
Currency = Annotated[str, Field(examples=["ALL"]), AfterValidator(_known_currency)]
CountryCode = Annotated[str, Field(examples=["AL"]), AfterValidator(_known_country)]
Money = Annotated[
    Decimal,
    Field(ge=0, le=_MOST, decimal_places=2, examples=["1000.00"]),
    AfterValidator(two_decimals),
]
Minutes = Annotated[int, Field(ge=0, le=1440, examples=[0])]
Duration = Annotated[int, Field(ge=1, le=1440, examples=[30])]
Start = Annotated[
    time, BeforeValidator(only_text), AfterValidator(plain_time), WALL_CLOCK, Field(examples=["09:00"])
]
End = Annotated[
    time,
    BeforeValidator(_midnight),
    BeforeValidator(only_text),
    AfterValidator(plain_time),
    WithJsonSchema({"type": "string", "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)(:00)?$"}),
    Field(examples=["17:00"], description="Not later than `start`: on the next day. 24:00 is 00:00."),
]
HourShown = Annotated[
    time, PlainSerializer(lambda at: f"{at:%H:%M}", return_type=str), Field(examples=["09:00"])
]
