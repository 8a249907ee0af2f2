"""What AvatID's own people may see of ratings, and decide about them."""

from functions.rating.operating.deciding import hide, hide_reply, keep, said_last, show_reply
from functions.rating.operating.reading import Case, Complaint, Waiting, case, waiting
from functions.rating.refusals import OwnRating

__all__ = [
    "Case",
    "Complaint",
    "OwnRating",
    "Waiting",
    "case",
    "hide",
    "hide_reply",
    "keep",
    "said_last",
    "show_reply",
    "waiting",
]
