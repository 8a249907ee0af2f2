"""What somebody is called who is not there any more."""

from typing import Any

from sqlalchemy import case, literal

from common.i18n import LANGUAGES, _, translate
from common.models import Booking, User

_DELETED = _("Deleted user")


def name_of(person: User, language: str) -> str:
    """Name and surname, or that there is nobody behind them any more, in the reader's language."""
    return person.full_name if person.erased_at is None else translate(language, _DELETED)


def whom_it_is_for(booking: Booking, language: str) -> str:
    """The guest a visit is for, else the customer, who must be loaded."""
    return booking.guest_name or (name_of(booking.customer, language) if booking.customer else "")


def nobodys_name(language: Any) -> Any:
    """The same for SQL: `language` is the column with the reader's."""
    return case(
        *((language == each, literal(translate(each, _DELETED))) for each in LANGUAGES), else_=_DELETED
    )
