"""What the notify family does when an event or the clock arrives."""

from functions.notify.tasks import (  # noqa: F401 (each pins up its tasks)
    broadcasting,
    chats,
    chatting,
    erasing,
    following,
    mailing,
    ringing,
    settling,
    texting,
)
from functions.notify.tasks.board import background

__all__ = ["background"]
