"""The sabotage: a booking family that looks whether a time is free without making anybody wait for their turn."""

from common import diary
from main import booking

__all__ = ["booking"]

diary.lock_resources = lambda *_known: None
