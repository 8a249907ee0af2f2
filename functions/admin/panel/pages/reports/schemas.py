"""What is sent about a conversation."""

from uuid import UUID

from functions.admin.panel.kit import Reason


class AboutMessage(Reason):
    """Which message is meant, and why."""

    message: UUID
