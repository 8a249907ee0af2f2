"""What an admin sends to have something said."""

from uuid import UUID, uuid4

from pydantic import Field

from common.broadcasting import Wish


class Draft(Wish):
    """What was looked at, and by what it is known: sent twice, it is said once."""

    draft: UUID = Field(default_factory=uuid4)

    @property
    def wish(self) -> Wish:
        """What is to be said."""
        return Wish(**self.model_dump(exclude={"draft"}))
