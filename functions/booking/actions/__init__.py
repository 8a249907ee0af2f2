"""What changes in the diary."""

from functions.booking.actions.book import book
from functions.booking.actions.cancel import cancel
from functions.booking.actions.closing import cancel_all_at
from functions.booking.actions.leaving import cancel_all_of
from functions.booking.actions.quote import quote
from functions.booking.actions.series import book_series, preview, report
from functions.booking.actions.steps import take

__all__ = [
    "book",
    "book_series",
    "cancel",
    "cancel_all_at",
    "cancel_all_of",
    "preview",
    "quote",
    "report",
    "take",
]
