"""What is sent from the page of a booking."""

from pydantic import Field

from functions.admin.panel.kit import Reason
from functions.booking.operating import OperatorStep

_LARGEST = 2**31 - 1


class Taken(Reason):
    """A step that an operator takes, why, and the version of the booking that they have seen."""

    step: OperatorStep
    version: int = Field(ge=1, le=_LARGEST)
