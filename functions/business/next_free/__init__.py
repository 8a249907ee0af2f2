"""What lists are narrowed and ordered by and requests cannot work out: the next free time, and reliability."""

from functions.business.next_free.due import due_businesses, related_businesses
from functions.business.next_free.refresh import Refreshed, refresh
from functions.business.next_free.reliability import work_out_reliability

__all__ = ["Refreshed", "due_businesses", "refresh", "related_businesses", "work_out_reliability"]
