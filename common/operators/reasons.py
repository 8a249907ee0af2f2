"""Why an operator does something: never nothing, and something that the audit log can keep."""

from common.errors import Invalid, field_error
from common.i18n import _

SHORTEST, LONGEST = 3, 1000


def checked_reason(given: str) -> str:
    """The reason without what surrounds it; raises `Invalid` at `reason` for none, too long a one, or no text."""
    reason = given.strip()
    if len(reason) < SHORTEST:
        said = _("This is too short; at least {min_length} characters.")
        raise Invalid(fields=[field_error("reason", "too_short", said, min_length=SHORTEST)])
    if len(reason) > LONGEST:
        said = _("This is too long; at most {max_length} characters.")
        raise Invalid(fields=[field_error("reason", "too_long", said, max_length=LONGEST)])
    if not _can_be_stored(reason):
        said = _("This contains characters that cannot be stored.")
        raise Invalid(fields=[field_error("reason", "wrong_value", said)])
    return reason


def _can_be_stored(text: str) -> bool:
    """PostgreSQL takes every character but NUL, and no half of one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text
