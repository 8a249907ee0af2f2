"""What the auth family does when an event or the clock arrives."""

from functions.auth.tasks import (  # noqa: F401 (each pins up its tasks)
    erasing,
    exporting,
    identities,
    letters,
    objects,
    texts,
)
from functions.auth.tasks.board import background

__all__ = ["background"]
