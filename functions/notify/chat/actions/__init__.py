"""What changes in conversations."""

from functions.notify.chat.actions.opening import open_conversation
from functions.notify.chat.actions.speaking import mark_read, send
from functions.notify.chat.actions.stopping import block, report, unblock

__all__ = ["block", "mark_read", "open_conversation", "report", "send", "unblock"]
