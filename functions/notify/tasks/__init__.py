"""What the notify family does when an event or the clock arrives."""

from functions.notify.tasks import carrying, erasing  # noqa: F401 (each pins up its tasks)
from functions.notify.tasks.board import background

__all__ = ["background"]
