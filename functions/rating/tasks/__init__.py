"""What the rating family does when an event or the clock arrives."""

from functions.rating.tasks import telling  # noqa: F401 (pins up its tasks)
from functions.rating.tasks.board import background

__all__ = ["background"]
