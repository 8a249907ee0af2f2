"""From bytes to models, and from pydantic's complaints to fields, codes and sentences of ours."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator
from pydantic_core import ErrorDetails

from common.errors import FieldError, Invalid, Malformed
from common.i18n import _

Model = TypeVar("Model", bound=BaseModel)


class Wrong(ValueError):
    """Raised by our own validators: a code and a sentence that reach the client as they are.

    Example: `raise Wrong("wrong_phone", _("This is not a valid phone number."))`.
    """

    def __init__(self, code: str, message: str, **params: Any) -> None:
        super().__init__(message)
        self.code, self.message, self.params = code, message, params


class Body(BaseModel):
    """A request body: unknown fields are refused, texts come stripped and free of control characters."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True, frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _printable(cls, values: Any) -> Any:
        if isinstance(values, dict) and any(_has_null(value) for value in values.values()):
            raise Wrong("wrong_value", _UNPRINTABLE)
        return values


def _has_null(value: Any) -> bool:
    """PostgreSQL stores every character but this one; bodies inside the body look for themselves."""
    if isinstance(value, list):
        return any(_has_null(each) for each in value)
    return isinstance(value, str) and "\x00" in value


class Query(BaseModel):
    """Query parameters: unknown ones are ignored, as caches and trackers add their own."""

    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True, frozen=True)


class Answer(BaseModel):
    """What goes out: made from our own objects, so nothing is converted twice."""

    model_config = ConfigDict(from_attributes=True)


_UNPRINTABLE = _("This contains characters that cannot be stored.")

# pydantic's error type -> our stable code and sentence; its own words never reach a person
_SENTENCES: dict[str, tuple[str, str]] = {
    "missing": ("required", _("This field is required.")),
    "extra_forbidden": ("unknown_field", _("This field is not known.")),
    "string_too_short": ("too_short", _("This is too short; at least {min_length} characters.")),
    "string_too_long": ("too_long", _("This is too long; at most {max_length} characters.")),
    "too_short": ("too_few", _("At least {min_length} are needed.")),
    "too_long": ("too_many", _("At most {max_length} are allowed.")),
    "greater_than_equal": ("too_small", _("This must be at least {ge}.")),
    "greater_than": ("too_small", _("This must be more than {gt}.")),
    "less_than_equal": ("too_large", _("This must be at most {le}.")),
    "less_than": ("too_large", _("This must be less than {lt}.")),
    "string_pattern_mismatch": ("wrong_format", _("This does not have the right form.")),
    "enum": ("not_a_choice", _("This is not one of the choices.")),
    "literal_error": ("not_a_choice", _("This is not one of the choices.")),
    "decimal_max_places": ("too_precise", _("At most {decimal_places} decimals are allowed.")),
    "timezone_aware": ("timezone_missing", _("Please give the time with its UTC offset.")),
}
_BY_BEGINNING = (
    ("uuid", "wrong_format", _("This is not a valid identifier.")),
    ("date", "wrong_date", _("This is not a valid date or time.")),
    ("time", "wrong_date", _("This is not a valid date or time.")),
    ("int", "not_a_number", _("This is not a valid number.")),
    ("float", "not_a_number", _("This is not a valid number.")),
    ("decimal", "not_a_number", _("This is not a valid number.")),
    ("finite", "not_a_number", _("This is not a valid number.")),
    ("url", "wrong_url", _("This is not a valid web address.")),
)
_ANYTHING = ("wrong_value", _("This value is not valid."))


def body_of(model: type[Model], raw: bytes, arguments: Mapping[str, Any]) -> Model:
    """The validated body; `arguments` stand in for a missing one (some clients drop a DELETE's body)."""
    try:
        return model.model_validate_json(raw) if raw else model.model_validate(arguments, strict=False)
    except ValidationError as error:
        raise _refusal(error) from error


def query_of(model: type[Model], arguments: Mapping[str, list[str]]) -> Model:
    """The validated query; a parameter given once is a value, a repeatable one a list."""
    many = {name for name, info in model.model_fields.items() if get_origin(info.annotation) in (list, tuple)}
    values = {name: given if name in many else given[-1] for name, given in arguments.items()}
    if any("\x00" in one for given in arguments.values() for one in given):
        raise Invalid(fields=[FieldError("", "wrong_value", _UNPRINTABLE, {})])
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _refusal(error) from error


def parsed(raw: bytes) -> dict[str, Any]:
    """The body as plain JSON, for limits that look at a field; anything unreadable is simply empty."""
    try:
        value = json.loads(raw) if raw else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _refusal(error: ValidationError) -> Malformed | Invalid:
    details = error.errors(include_url=False, include_input=False)
    if any(each["type"] == "json_invalid" for each in details):
        return Malformed()
    return Invalid(fields=[_field(each) for each in details])


def _field(detail: ErrorDetails) -> FieldError:
    where = ".".join(str(part) for part in detail["loc"])
    context = {name: value for name, value in detail.get("ctx", {}).items() if name != "error"}
    raised = detail.get("ctx", {}).get("error")
    if isinstance(raised, Wrong):
        return FieldError(where, raised.code, raised.message, raised.params)
    is_secret = context.get("field_type") == "Value"  # a secret's length; pydantic counts its "items"
    code, message = _sentence(f"string_{detail['type']}" if is_secret else detail["type"], detail["msg"])
    return FieldError(where, code, message, context)


def _sentence(kind: str, said: str) -> tuple[str, str]:
    if kind == "value_error" and "email" in said:
        return "wrong_email", _("This is not a valid e-mail address.")
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    return next(((code, said) for start, code, said in _BY_BEGINNING if kind.startswith(start)), _ANYTHING)
