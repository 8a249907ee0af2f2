"""What is read to find a business."""

from functions.business.discovery.queries.explained import Explained, explained
from functions.business.discovery.queries.found import Reader, Seen, found
from functions.business.discovery.queries.hours import business_and_week, exceptions_of
from functions.business.discovery.queries.profile import menu_of, profile_of, team_of
from functions.business.discovery.queries.standing import standings_of
from functions.business.discovery.queries.tree import categories

__all__ = [
    "Explained",
    "Reader",
    "Seen",
    "business_and_week",
    "categories",
    "exceptions_of",
    "explained",
    "found",
    "menu_of",
    "profile_of",
    "standings_of",
    "team_of",
]
