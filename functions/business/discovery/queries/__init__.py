"""What is read to find a business."""

from functions.business.discovery.queries.found import Seen, found
from functions.business.discovery.queries.hours import exceptions_of, openings_of, week_of
from functions.business.discovery.queries.profile import (
    Menu,
    Offer,
    Profile,
    menu_of,
    profile_of,
    visible_business,
)
from functions.business.discovery.queries.tree import categories

__all__ = [
    "Menu",
    "Offer",
    "Profile",
    "Seen",
    "categories",
    "exceptions_of",
    "found",
    "menu_of",
    "openings_of",
    "profile_of",
    "visible_business",
    "week_of",
]
