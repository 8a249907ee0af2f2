"""Telling people what has happened: in the app, on their phones, by mail; each thing once."""

from common.notifying.chats import conversation_was_read, tell_of_message
from common.notifying.claims import decided_claim, news_of_claim
from common.notifying.jobs import application_of, news_of_application, readers_of
from common.notifying.money import news_of_receipt, news_of_refund, receipt_for, refund_for
from common.notifying.ratings import (
    news_of_rating,
    news_of_reply,
    rating_to_tell,
    readers_of_rating,
    reply_to_tell,
)
from common.notifying.security import What, tell_security
from common.notifying.standing import as_it_stands
from common.notifying.team import TeamNews, tell_owners, warn_owners
from common.notifying.telling import (
    News,
    Standing,
    address_of,
    fall_back_to_mail,
    mail_instead,
    number_of,
    tell,
)
from common.notifying.visits import Listener, Occasion, Side, listeners, news_of, occasion_of
from common.notifying.waiting import news_of_offer

__all__ = [
    "Listener",
    "News",
    "Occasion",
    "Side",
    "Standing",
    "TeamNews",
    "What",
    "address_of",
    "application_of",
    "as_it_stands",
    "conversation_was_read",
    "decided_claim",
    "fall_back_to_mail",
    "listeners",
    "mail_instead",
    "news_of",
    "news_of_application",
    "news_of_claim",
    "news_of_offer",
    "news_of_rating",
    "news_of_receipt",
    "news_of_refund",
    "news_of_reply",
    "number_of",
    "occasion_of",
    "rating_to_tell",
    "readers_of",
    "readers_of_rating",
    "receipt_for",
    "refund_for",
    "reply_to_tell",
    "tell",
    "tell_of_message",
    "tell_owners",
    "tell_security",
    "warn_owners",
]
