"""What the auth family does when an event or the clock arrives."""

from functions.auth.tasks import letters, objects  # noqa: F401 (each pins up its tasks)
from functions.auth.tasks.board import background

__all__ = ["background"]
