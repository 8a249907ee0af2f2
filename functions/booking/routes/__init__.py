"""What can be asked of the booking function: each topic adds its routes when it is imported."""

from functions.booking.agenda import routes as agenda  # noqa: F401 (adds its routes)
from functions.booking.api import api
from functions.booking.calendars import routes as calendars  # noqa: F401 (adds its routes)
from functions.booking.payments import routes as payments  # noqa: F401 (adds its routes)
from functions.booking.replan import routes as replan  # noqa: F401 (adds its routes)
from functions.booking.routes import (  # noqa: F401 (each adds its routes)
    booking,
    mine,
    moving,
    slots,
    steps,
)
from functions.booking.waitlist import routes as waitlist  # noqa: F401 (adds its routes)

__all__ = ["api"]
