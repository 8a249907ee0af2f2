"""What changes in the diary."""

from functions.booking.actions.book import book
from functions.booking.actions.cancel import cancel

__all__ = ["book", "cancel"]
