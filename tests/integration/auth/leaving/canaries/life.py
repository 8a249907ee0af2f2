"""Whose life it is, and the words that give it away."""

from dataclasses import dataclass

from common.clock import SetClock
from common.models import Booking, User
from common.runtime import Runtime
from tests.integration.booking.conftest import Salon

EMAIL, NUMBER = "kanarina@example.com", "+355699998877"
NAME, SURNAME, SUBJECT = "Kanarina", "Zogolli", "118225500776633"
ZONE = "Pacific/Chatham"
WORD = "canary"
"""Stands in every text of which nothing may stay."""
WORDS = (EMAIL, NUMBER, NAME, SURNAME, SUBJECT, ZONE, WORD)
PICTURE = f"not a picture, but {WORD}".encode()
"""What lies in the bucket under her paths."""


@dataclass
class Life:
    """Whose it is, where she books and works, and what she had before."""

    alice: User
    bora: User
    salon: Salon
    booking: Booking
    runtime: Runtime
    clock: SetClock
