"""What can be asked of the booking function: each topic adds its routes when it is imported."""

from functions.booking.api import api
from functions.booking.routes import (  # noqa: F401 (each adds its routes)
    booking,
    mine,
    slots,
    steps,
)

__all__ = ["api"]
