# mypy: ignore-errors
"""What goes out and comes in."""

from marketplace.serializers.asked import (
    BookRequestSerializer,
    NearbyQuerySerializer,
    SearchQuerySerializer,
    SlotsQuerySerializer,
)
from marketplace.serializers.bookings import BookingSerializer
from marketplace.serializers.places import BusinessDetailSerializer, BusinessRowSerializer
from marketplace.serializers.slots import AvailabilitySerializer

__all__ = [
    "AvailabilitySerializer",
    "BookRequestSerializer",
    "BookingSerializer",
    "BusinessDetailSerializer",
    "BusinessRowSerializer",
    "NearbyQuerySerializer",
    "SearchQuerySerializer",
    "SlotsQuerySerializer",
]
