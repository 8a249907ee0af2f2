"""What comes and goes in conversations."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, model_validator

from common.i18n import _
from common.models import ChatSide, ReportReason
from common.web.fields import something_seen
from common.web.paging import PageQuery
from common.web.validation import Answer, Body, Wrong

_LARGEST_NO = 2**31 - 1


class Opening(Body):
    """With which business, as its customer; or about which booking, from either side."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"business": "0f6c5d9e-6a2c-4d5e-9b7a-3b1f0c2d4e5f"}]}
    )

    business: UUID | None = None
    booking: UUID | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Self:
        if (self.business is None) == (self.booking is None):
            raise Wrong("business_or_booking", _("Please name either a business or a booking."))
        return self


Said = Annotated[
    str, Field(max_length=2000, examples=["May I come ten minutes later?"]), AfterValidator(something_seen)
]


class NewMessage(Body):
    """A text, a picture, or a picture with a text."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "May I come ten minutes later?"}]})

    text: Said | None = None
    image: UUID | None = Field(None, description="An upload of mine with purpose `chat`, used nowhere yet.")

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not self.text and self.image is None:
            raise Wrong("text_or_image", _("Please send a text or a picture."))
        return self


class Seen(Body):
    """How far I have read."""

    no: int = Field(ge=1, le=_LARGEST_NO, examples=[12], description="`no` of the last message I have seen.")


class ReportRequest(Body):
    """What is wrong with a conversation, or with one message of it."""

    reason: ReportReason = Field(examples=["offensive"])
    text: str = Field("", max_length=2000, examples=["Insults me."])
    message: UUID | None = Field(None, description="The message it is about, if it is one.")


class WhichConversations(PageQuery):
    """Which conversations are wanted."""

    business: UUID | None = Field(None, description="Only those with this business.")


class WhichMessages(PageQuery):
    """Which messages are wanted."""

    before: int | None = Field(None, ge=1, le=_LARGEST_NO, description="Only those with a smaller `no`.")


class ChatPicture(Answer):
    """A picture in a message, in pixels; its links are asked for by its uid, and end within the hour."""

    uid: UUID
    width: int = Field(examples=[2048])
    height: int = Field(examples=[1536])


class Speaker(Answer):
    """Who has said something."""

    uid: UUID
    name: str = Field(examples=["Dritan"], description="To customers the first name, for those of a team.")


class MessageReply(Answer):
    """Something said. `no` is its place in the conversation: 1, 2, 3 ..., without those that are hidden."""

    uid: UUID
    no: int = Field(examples=[12])
    side: ChatSide = Field(examples=["customer"])
    sender: Speaker
    is_mine: bool
    text: str = Field(examples=["May I come ten minutes later?"])
    image: ChatPicture | None
    sent_at: datetime


class Party(Answer):
    """A business, or a customer."""

    uid: UUID
    name: str = Field(examples=["Bora's salon"])


class ConversationReply(Answer):
    """A conversation as I see it: `side` is mine, and `unread_count` stops counting at 100."""

    uid: UUID
    side: ChatSide = Field(examples=["customer"])
    business: Party
    customer: Party
    last_message: MessageReply | None
    last_no: int = Field(examples=[12])
    read_no: int = Field(examples=[9])
    unread_count: int = Field(examples=[3])
    blocked_by: list[ChatSide] = Field(description="Sides that do not want to hear any more.")
    may_write: bool
    created_at: datetime


class ReadReply(Answer):
    """How far I have read, and what is left: at most 100, which means 100 or more."""

    read_no: int = Field(examples=[12])
    unread_count: int = Field(examples=[0])


class ReportReply(Answer):
    """A report that somebody will look at."""

    uid: UUID
    reason: ReportReason = Field(examples=["offensive"])
    created_at: datetime
