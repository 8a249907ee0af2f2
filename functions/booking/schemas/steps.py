"""What somebody says who takes a step of the status machine, and what calling off costs."""

from datetime import datetime
from typing import Literal, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import Field

from common.models import Booking, BookingStatus, CancelQuote
from common.web.validation import Answer, Body
from functions.booking.schemas.fields import Money
from functions.booking.schemas.shown import BookingReply
from functions.booking.schemas.slots import SlotReply


class StepRequest(Body):
    """Why, in one's own words; nobody has to say."""

    reason: str | None = Field(None, max_length=500, examples=["We have had to close early."])


class UndoRequest(StepRequest):
    """Where the visit is to stand again; left out, where it came from."""

    to: Literal[BookingStatus.CONFIRMED, BookingStatus.COMPLETED] | None = Field(None, examples=["confirmed"])


class CancelRequest(Body):
    """Why, in one's own words; a business must say, a customer may. `quote` is what it was to cost, to be kept to."""

    reason: str | None = Field(None, max_length=500, examples=["I am ill."])
    quote: UUID | None = None


class QuoteReply(Answer):
    """What calling off costs and returns now: cancelling with this `uid` until `valid_until` costs exactly that."""

    uid: UUID
    fee: Money
    refund: Money
    currency: str = Field(examples=["ALL"])
    valid_until: datetime
    free_until: datetime

    @classmethod
    def of(cls, quote: CancelQuote, booking: Booking) -> Self:
        """A quote with its instants in the venue's offset."""
        zone = ZoneInfo(booking.timezone)
        return cls(
            uid=quote.uid,
            fee=quote.fee,
            refund=quote.refund,
            currency=quote.currency,
            valid_until=quote.valid_until.astimezone(zone),
            free_until=booking.free_cancel_until.astimezone(zone),
        )


class CalledOffReply(BookingReply):
    """A booking that has been called off; where the business did it, the three nearest times that are free."""

    alternatives: list[SlotReply]
