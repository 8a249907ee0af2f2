"""What is sent about pictures."""

from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator, Field

from common.web.validation import Body


def _a_list(given: object) -> object:
    """A form that names one picture sends one value, not a list of one."""
    return given if isinstance(given, list) else [given]


class Seen(Body):
    """The pictures of a page."""

    picture: Annotated[list[UUID], BeforeValidator(_a_list)] = Field(min_length=1, max_length=100)
