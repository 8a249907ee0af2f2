"""What people hear about a booking: who hears it, and its facts, always as they stand at that moment."""

from common.notifying.visits.listening import Listener, Side, listeners
from common.notifying.visits.occasions import Occasion, occasion_of
from common.notifying.visits.saying import as_it_stands, news_of

__all__ = ["Listener", "Occasion", "Side", "as_it_stands", "listeners", "news_of", "occasion_of"]
