"""What an admin sends to turn something."""

from typing import Annotated

from pydantic import Field

from common.tuning.setting import MOST_TIMES
from functions.admin.panel.kit import Reason

_Name = Annotated[str, Field(min_length=1, max_length=200)]


class OtherTimes(Reason):
    """How many times a limit allows from now on."""

    name: _Name
    times: int = Field(ge=1, le=MOST_TIMES)


class AsDeclared(Reason):
    """Which limit goes back to what the code says."""

    name: _Name
