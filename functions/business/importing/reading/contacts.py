"""How to reach a venue: phone, mail, website and address out of OpenStreetMap tags."""

import urllib.parse
from collections.abc import Mapping

from common.i18n import _
from functions.business.importing.plans import Unusable, quoted

Tags = Mapping[str, str]

_PHONES = ("phone", "contact:phone", "mobile", "contact:mobile")
_MAILS = ("email", "contact:email")
_SITES = ("website", "contact:website", "url")


class BadContact(Unusable):
    """A contact that reaches nobody."""


def phone(tags: Tags, region: str) -> str | None:
    """The first phone number that is one, in E.164; numbers without a country code belong to `region`."""
    written = _values(tags, _PHONES)
    for value in written:
        number = _e164(value, region)
        if number:
            return number
    if written:
        said = _("{value} is not a phone number (read as one of {region}).")
        raise BadContact(said, value=quoted(written[0]), region=region)
    return None


def email(tags: Tags) -> str | None:
    """The first mail address, in its normal form."""
    written = _values(tags, _MAILS)
    if not written:
        return None
    import email_validator  # only an import loads it

    try:
        return email_validator.validate_email(written[0], check_deliverability=False).normalized
    except email_validator.EmailNotValidError:
        raise BadContact(_("{value} is not a mail address."), value=quoted(written[0])) from None


def website(tags: Tags) -> str | None:
    """The first web address; one without a scheme is taken for https."""
    written = _values(tags, _SITES)
    if not written:
        return None
    link = written[0] if "://" in written[0] else f"https://{written[0]}"
    try:
        parts = urllib.parse.urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or "." not in host or " " in link or parts.scheme not in ("http", "https"):
        raise BadContact(_("{value} is not a web address."), value=quoted(written[0]))
    return link


def address(tags: Tags) -> str | None:
    """Street and number, or whatever names the place; without the city."""
    if "addr:full" in tags:
        return tags["addr:full"]
    street = tags.get("addr:street") or tags.get("addr:place")
    if not street:
        return None
    return f"{street} {tags['addr:housenumber']}" if "addr:housenumber" in tags else street


def _values(tags: Tags, keys: tuple[str, ...]) -> list[str]:
    return [value.strip() for key in keys if key in tags for value in tags[key].split(";") if value.strip()]


def _e164(written: str, region: str) -> str | None:
    import phonenumbers  # only an import loads it

    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
