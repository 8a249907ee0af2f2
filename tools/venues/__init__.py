"""Real venues from a file: reading and judging it, before anything is written."""

from tools.venues.features import read
from tools.venues.plans import (
    Interval,
    Problem,
    ServicePlan,
    ServiceRow,
    UnreadableFile,
    Venue,
    VenueRow,
)
from tools.venues.services import read_services

__all__ = [
    "Interval",
    "Problem",
    "ServicePlan",
    "ServiceRow",
    "UnreadableFile",
    "Venue",
    "VenueRow",
    "read",
    "read_services",
]
