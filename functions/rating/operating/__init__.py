"""What AvatID's own people may see of ratings, and decide about them."""

from functions.rating.operating.deciding import hide, hide_reply, keep, show_reply
from functions.rating.operating.reading import Case, Complaint, Waiting, case, waiting

__all__ = [
    "Case",
    "Complaint",
    "Waiting",
    "case",
    "hide",
    "hide_reply",
    "keep",
    "show_reply",
    "waiting",
]
