"""What the booking family does when an event or the clock arrives."""

from functions.booking.tasks import (  # noqa: F401 (each pins up its tasks)
    ending,
    jobs,
    money,
    reminding,
    telling,
    waiting,
)
from functions.booking.tasks.board import background

__all__ = ["background"]
