"""What changes in the diary."""

from functions.booking.actions.book import book
from functions.booking.actions.cancel import cancel
from functions.booking.actions.closing import cancel_all_at
from functions.booking.actions.leaving import cancel_all_of

__all__ = ["book", "cancel", "cancel_all_at", "cancel_all_of"]
