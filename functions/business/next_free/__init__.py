"""Working out ahead when businesses are next free, so that lists can be narrowed and ordered by it."""

from functions.business.next_free.due import due_businesses, related_businesses
from functions.business.next_free.refresh import Refreshed, refresh

__all__ = ["Refreshed", "due_businesses", "refresh", "related_businesses"]
