"""What comes and goes about the feed of a diary."""

from typing import Self
from uuid import UUID

from pydantic import Field

from common.settings import Settings
from common.web.validation import Answer, Body


class WhoseDiary(Body):
    """A diary in a business: one's own, or that of an employee whom one leads."""

    business: UUID
    employee: UUID | None = Field(None, description="Left out: one's own.")


class FeedShown(Answer):
    """Where a calendar can read a diary. Whoever knows the address can: it is shown this once."""

    url: str = Field(examples=["https://api.avatid.al/api/business/calendar/Jx0c5Wq3.ics"])
    webcal_url: str = Field(examples=["webcal://api.avatid.al/api/business/calendar/Jx0c5Wq3.ics"])

    @classmethod
    def of(cls, token: str, settings: Settings) -> Self:
        """The address that holds this token."""
        url = f"{settings.public_url}/api/business/calendar/{token}.ics"
        return cls(url=url, webcal_url=f"webcal://{url.partition('://')[2]}")
