"""What goes out about topics."""

from pydantic import Field

from common.web.validation import Answer


class TopicReply(Answer):
    """Something one can follow.

    `is_told`: whether what we have to say of it reaches me, which also takes my consent (`accepts_broadcasts`).
    """

    topic: str = Field(examples=["offers"])
    name: str = Field(description="What to call it, in the language asked for.", examples=["Offers"])
    is_followed: bool
    is_told: bool
