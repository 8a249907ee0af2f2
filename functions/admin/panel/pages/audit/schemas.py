"""What is sent to have the log looked over."""

from typing import Annotated, Any

from pydantic import BeforeValidator

from common.audit import Anchor
from common.i18n import _
from common.web.validation import Body, Wrong

_MOST_DIGITS = 18


def _read(given: Any) -> Anchor:
    try:
        anchor = Anchor.read(given)
    except (ValueError, TypeError, AttributeError):
        anchor = None
    if anchor is None or anchor.chain_no >= 10**_MOST_DIGITS:
        raise Wrong("wrong_format", _("An anchor is a number, a colon and 64 hexadecimal digits."))
    return anchor


class Check(Body):
    """From which anchor on; without one the newest rows."""

    since: Annotated[Anchor | None, BeforeValidator(_read)] = None
