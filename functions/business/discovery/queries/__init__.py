"""What is read to find a business."""

from functions.business.discovery.queries.explained import Explained, explained
from functions.business.discovery.queries.found import Seen, found
from functions.business.discovery.queries.hours import business_and_week, exceptions_of
from functions.business.discovery.queries.profile import Profile, profile_of
from functions.business.discovery.queries.standing import standings_of
from functions.business.discovery.queries.tree import categories

__all__ = [
    "Explained",
    "Profile",
    "Seen",
    "business_and_week",
    "categories",
    "exceptions_of",
    "explained",
    "found",
    "profile_of",
    "standings_of",
]
