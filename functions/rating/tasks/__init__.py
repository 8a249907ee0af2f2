"""What the rating family does when an event or the clock arrives."""

from functions.rating.tasks.board import background

__all__ = ["background"]
