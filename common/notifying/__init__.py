"""Telling people what has happened: in the app, on their phones, by mail; each thing once."""

from common.notifying.telling import News, Standing, fall_back_to_mail, takes_mail, tell
from common.notifying.visits import Listener, Occasion, Side, as_it_stands, listeners, news_of, occasion_of

__all__ = [
    "Listener",
    "News",
    "Occasion",
    "Side",
    "Standing",
    "as_it_stands",
    "fall_back_to_mail",
    "listeners",
    "news_of",
    "occasion_of",
    "takes_mail",
    "tell",
]
