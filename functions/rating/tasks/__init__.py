"""What the rating family does when an event or the clock arrives."""

from functions.rating.tasks import counting, telling  # noqa: F401 (pin up their tasks and jobs)
from functions.rating.tasks.board import background

__all__ = ["background"]
