"""What the business family does when an event or the clock arrives."""

from functions.business.tasks import (  # noqa: F401 (each pins up its tasks)
    busy,
    claims,
    handover,
    invitations,
    jobs,
    next_free,
    words,
)
from functions.business.tasks.board import background

__all__ = ["background"]
