"""The outbox: how its queues stand, what was given up, and what is to be done about that."""

from functions.admin.panel.pages.messages.page import Messages

__all__ = ["Messages"]
