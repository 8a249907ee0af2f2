"""What AvatID's own people may see of conversations, and do there: where somebody has asked them to look."""

from functions.notify.operating.deciding import (
    ChatReportDecided,
    OwnConversation,
    WordsAreGone,
    hide_message,
    keep,
    look_into,
    show_message,
)
from functions.notify.operating.queries import Reported, report, reports

__all__ = [
    "ChatReportDecided",
    "OwnConversation",
    "Reported",
    "WordsAreGone",
    "hide_message",
    "keep",
    "look_into",
    "report",
    "reports",
    "show_message",
]
