"""Which numbers may be sent a text: those of the countries we serve that one can reach."""

from common.errors import Invalid, field_error
from common.i18n import _
from common.settings import Settings


class CountryNotSupported(Invalid):
    """A number of a country that nobody has opened: calls and texts to some cost what a fraudster earns."""

    code = "country_not_supported"
    title = _("We cannot send text messages to this country yet.")


class TakesNoTexts(Invalid):
    """A landline, or a number that costs whoever calls it."""

    code = "takes_no_texts"
    title = _("We cannot send text messages to this number.")


def refuse_unreachable(phone: str, settings: Settings) -> None:
    """Raise `CountryNotSupported` or `TakesNoTexts` for an E.164 number that gets no text from us."""
    refusal = _refusal(phone, settings)
    if refusal is not None:
        raise refusal(fields=[field_error("phone", refusal.code, refusal.title)])


def reaches(phone: str, settings: Settings) -> bool:
    """Whether an E.164 number gets texts from us."""
    return _refusal(phone, settings) is None


def _refusal(phone: str, settings: Settings) -> type[Invalid] | None:
    import phonenumbers  # only those who read a number load it
    from phonenumbers import PhoneNumberType

    number = phonenumbers.parse(phone)
    if phonenumbers.region_code_for_number(number) not in settings.sms_countries:
        return CountryNotSupported
    mobile = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    return None if phonenumbers.number_type(number) in mobile else TakesNoTexts
