"""Reading what somebody else's address leads to, without being led into our own network."""

from common.fetching.addresses import is_public
from common.fetching.places import Place, place_of
from common.fetching.reading import Fetched, Fetcher, Resolver, Unfetchable

__all__ = ["Fetched", "Fetcher", "Place", "Resolver", "Unfetchable", "is_public", "place_of"]
