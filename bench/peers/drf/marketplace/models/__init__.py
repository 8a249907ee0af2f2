# mypy: ignore-errors
"""The tables as Django sees them; migrations are somebody else's."""

from marketplace.models.bookings import Booking, BookingEvent, BookingItem, Message, Occupancy
from marketplace.models.people import User, UserSession
from marketplace.models.places import (
    Business,
    BusinessMember,
    BusinessSearch,
    Category,
    GalleryImage,
    Policy,
    Service,
    Upload,
)
from marketplace.models.teams import Employee, EmployeeService, HoursException, Resource, WorkingHours

__all__ = [
    "Booking",
    "BookingEvent",
    "BookingItem",
    "Business",
    "BusinessMember",
    "BusinessSearch",
    "Category",
    "Employee",
    "EmployeeService",
    "GalleryImage",
    "HoursException",
    "Message",
    "Occupancy",
    "Policy",
    "Resource",
    "Service",
    "Upload",
    "User",
    "UserSession",
    "WorkingHours",
]
