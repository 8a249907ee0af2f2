"""What the business family does when an event or the clock arrives."""

from functions.business.tasks.board import background

__all__ = ["background"]
