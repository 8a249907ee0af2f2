"""What is sent about what people said."""

from uuid import UUID

from pydantic import AwareDatetime

from functions.admin.panel.kit import Reason


class AboutMessage(Reason):
    """Which message is meant, and why."""

    message: UUID


class AboutWords(Reason):
    """Why, and when the words that one has read were said: their author may have changed them since."""

    said_at: AwareDatetime
