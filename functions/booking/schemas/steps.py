"""What somebody says who takes a step of the status machine."""

from pydantic import Field

from common.web.validation import Body


class CancelRequest(Body):
    """Why, in one's own words; a business must say, a customer may."""

    reason: str | None = Field(None, max_length=500, examples=["I am ill."])
