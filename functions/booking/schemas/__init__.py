"""What comes and goes."""

from functions.booking.schemas.booking import BookRequest, Guest, ServiceChoice
from functions.booking.schemas.fields import LocalDate, Money, WallTime
from functions.booking.schemas.shown import (
    BookingReply,
    BusinessInBooking,
    EmployeeInBooking,
    MyBookingsQuery,
    PaymentInBooking,
    PolicyInBooking,
    ServiceInBooking,
)
from functions.booking.schemas.slots import (
    MOST_DAYS,
    DayReply,
    OptionReply,
    SlotReply,
    SlotsQuery,
    SlotsReply,
)
from functions.booking.schemas.steps import CancelRequest

__all__ = [
    "MOST_DAYS",
    "BookRequest",
    "BookingReply",
    "BusinessInBooking",
    "CancelRequest",
    "DayReply",
    "EmployeeInBooking",
    "Guest",
    "LocalDate",
    "Money",
    "MyBookingsQuery",
    "OptionReply",
    "PaymentInBooking",
    "PolicyInBooking",
    "ServiceChoice",
    "ServiceInBooking",
    "SlotReply",
    "SlotsQuery",
    "SlotsReply",
    "WallTime",
]
