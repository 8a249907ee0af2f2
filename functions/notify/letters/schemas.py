"""What post offices send, and what they hear."""

from pydantic import Field

from common.web.validation import Answer, Query


class LetterNotice(Query):
    """A web notification of Elastic Email's: its names, as far as we need them.

    With none of them it is Elastic Email that looks whether somebody is there, before it takes the address:
    https://help.elasticemail.com/en/articles/4804685-notification-settings.
    """

    status: str = Field("", max_length=64)
    postback: str = Field("", max_length=64)
    messageid: str = Field("", max_length=128)
    to: str = Field("", max_length=320)
    category: str = Field("", max_length=64)


class NewsHeard(Answer):
    """That news has arrived, and of how many letters."""

    letters: int
