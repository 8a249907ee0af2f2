"""Which numbers may be sent a code: those of the countries we serve that a text can reach."""

from common.errors import Invalid, field_error
from common.i18n import _
from common.settings import Settings


class CountryNotSupported(Invalid):
    """A number of a country that nobody has opened: calls and texts to some cost what a fraudster earns."""

    code = "country_not_supported"
    title = _("We cannot send codes to this country yet.")


class TakesNoTexts(Invalid):
    """A landline, or a number that costs whoever calls it."""

    code = "takes_no_texts"
    title = _("We cannot send codes to this number.")


def refuse_unreachable(phone: str, settings: Settings) -> None:
    """Raise `CountryNotSupported` or `TakesNoTexts` for an E.164 number that gets no code from us."""
    import phonenumbers  # only those who read a number load it
    from phonenumbers import PhoneNumberType

    number = phonenumbers.parse(phone)
    if phonenumbers.region_code_for_number(number) not in settings.sms_countries:
        raise CountryNotSupported(
            fields=[field_error("phone", CountryNotSupported.code, CountryNotSupported.title)]
        )
    if phonenumbers.number_type(number) not in (
        PhoneNumberType.MOBILE,
        PhoneNumberType.FIXED_LINE_OR_MOBILE,
    ):
        raise TakesNoTexts(fields=[field_error("phone", TakesNoTexts.code, TakesNoTexts.title)])
