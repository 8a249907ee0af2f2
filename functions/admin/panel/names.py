"""What people and places are called at the panel: in words, and with the way to their page."""

from markupsafe import Markup

from common import naming
from common.i18n import _, told
from common.models import Booking, BookingItem, Business, Category, Service, User
from functions.admin.panel.kit import link
from functions.admin.panel.visit import language, say

_TURNS = dict.fromkeys((*range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""What makes the words beside a name run from right to left; nobody is called so."""


def person(user: User) -> str:
    """Somebody's name, or that there is nobody behind it any more."""
    return naming.name_of(user, language()).translate(_TURNS)


def person_link(user: User | None) -> Markup | str:
    """The same with the way to their page, if anything is left of them; a dash for nobody."""
    if user is None:
        return "–"
    return person(user) if user.erased_at else link("users.page", person(user), uid=user.uid)


def doer(user: User | None) -> Markup | str:
    """Who did something: somebody, else the system."""
    return person_link(user) if user else say(_("The system"))


def place(named: Business | Service | Category) -> str:
    """What this reader calls a business, and what it sells."""
    return told(language(), named.name_en, named.name_sq).translate(_TURNS)


def place_link(business: Business) -> Markup | str:
    """A business's name with the way to its page; one that was archived has none."""
    if business.archived_at is not None:
        return place(business)
    return link("businesses.page", place(business), uid=business.uid)


def place_of(booking: Booking) -> str:
    """What the business was called when it was booked."""
    return told(language(), booking.business_name_en, booking.business_name_sq).translate(_TURNS)


def service_of(item: BookingItem) -> str:
    """What a booked service was called when it was booked."""
    return told(language(), item.service_name_en, item.service_name_sq)


def customer_of(booking: Booking) -> str:
    """Whom a visit is for; its customer must be loaded."""
    return naming.whom_it_is_for(booking, language()).translate(_TURNS)
