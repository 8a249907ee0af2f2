"""What AvatID's own people may see of a booking, and do with it: the same steps as its two sides, never a status."""

from functions.booking.operating.finding import find
from functions.booking.operating.refusals import OwnBooking
from functions.booking.operating.taking import take
from functions.booking.operating.timeline import Moment, MomentKind, timeline
from functions.booking.operating.ways import OperatorStep, Way, ways

__all__ = [
    "Moment",
    "MomentKind",
    "OperatorStep",
    "OwnBooking",
    "Way",
    "find",
    "take",
    "timeline",
    "ways",
]
