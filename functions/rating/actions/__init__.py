"""What changes ratings: their customers, the businesses that answer, and whoever complains."""

from functions.rating.actions.answering import change_reply, drop_reply, reply
from functions.rating.actions.reporting import report
from functions.rating.actions.saying import add, edit, withdraw

__all__ = ["add", "change_reply", "drop_reply", "edit", "reply", "report", "withdraw"]
