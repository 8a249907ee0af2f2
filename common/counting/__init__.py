"""How often somebody comes: two kinds of limits, counted in PostgreSQL or in Redis with the same promises."""

from common.counting.counters import Counters, Store, counters_for, lasting_counters
from common.counting.networks import network_of
from common.counting.take import Standing, Take

__all__ = ["Counters", "Standing", "Store", "Take", "counters_for", "lasting_counters", "network_of"]
