"""Phone numbers as people write them, and which of them are sent codes."""

import pytest
from pydantic import TypeAdapter, ValidationError

from common.errors import Invalid
from common.settings import Settings
from common.texting import CountryNotSupported, TakesNoTexts, refuse_unreachable
from common.web.fields import PhoneNumber

NUMBER: TypeAdapter[str] = TypeAdapter(PhoneNumber)
SETTINGS = Settings(environment="test")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("0692034567", "+355692034567"),
        ("069 203 4567", "+355692034567"),
        ("(069) 203-45-67", "+355692034567"),
        ("00355 69 203 4567", "+355692034567"),
        ("+355692034567", "+355692034567"),
        ("+355 (0) 69 203 4567", "+355692034567"),
        ("tel:+355-69-203-4567", "+355692034567"),
        ("０６９２０３４５６７", "+355692034567"),  # full width
        ("٠٦٩٢٠٣٤٥٦٧", "+355692034567"),  # Arabic digits
        ("\u200e069\u00a0203\u00a04567", "+355692034567"),  # as copied from a contact
        ("+383 44 123 456", "+38344123456"),
        ("+39 333 123 4567", "+393331234567"),
    ],
)
def test_one_number_has_one_form(written: str, read: str) -> None:
    assert NUMBER.validate_python(written) == read


@pytest.mark.parametrize(
    "written", ["", "069", "call me", "069 203 4567 ext 3", "+999123456789", "0" * 40, "+355\n69203456"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(ValidationError):
        NUMBER.validate_python(written)


@pytest.mark.parametrize("phone", ["+355692034567", "+355682034567", "+355672034567", "+38344123456"])
def test_mobiles_in_albania_and_kosovo_get_codes(phone: str) -> None:
    refuse_unreachable(phone, SETTINGS)


@pytest.mark.parametrize(
    ("phone", "refusal"),
    [
        ("+393331234567", CountryNotSupported),
        ("+12025551234", CountryNotSupported),
        ("+38970123456", CountryNotSupported),
        ("+881612345678", CountryNotSupported),  # a satellite, of no country
        ("+35542234567", TakesNoTexts),  # a landline in Tirana
        ("+355808123", TakesNoTexts),  # somebody else pays
        ("+355900123", TakesNoTexts),  # whoever calls pays dearly
        ("+38338123456", TakesNoTexts),  # a landline in Prishtina
    ],
)
def test_others_get_none(phone: str, refusal: type[Invalid]) -> None:
    with pytest.raises(refusal) as refused:
        refuse_unreachable(phone, SETTINGS)
    assert [(each.field, each.code) for each in refused.value.fields] == [("phone", refusal.code)]


def test_settings_say_which_countries() -> None:
    refuse_unreachable("+393331234567", SETTINGS.model_copy(update={"sms_countries": ("IT",)}))
    with pytest.raises(CountryNotSupported):
        refuse_unreachable("+355692034567", SETTINGS.model_copy(update={"sms_countries": ("IT",)}))
