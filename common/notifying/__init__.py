"""Telling people what has happened: in the app, on their phones, by mail; each thing once."""

from common.notifying.claims import decided_claim, news_of_claim
from common.notifying.jobs import application_of, news_of_application, readers_of
from common.notifying.money import news_of_receipt, news_of_refund, receipt_for, refund_for
from common.notifying.security import What, tell_security
from common.notifying.standing import as_it_stands
from common.notifying.team import TeamNews, tell_owners
from common.notifying.telling import News, Standing, address_of, fall_back_to_mail, tell
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
    "decided_claim",
    "fall_back_to_mail",
    "listeners",
    "news_of",
    "news_of_application",
    "news_of_claim",
    "news_of_offer",
    "news_of_receipt",
    "news_of_refund",
    "occasion_of",
    "readers_of",
    "receipt_for",
    "refund_for",
    "tell",
    "tell_owners",
    "tell_security",
]
