"""Somebody's own bookings, a page at a time; PostgreSQL writes each as JSON, as `showing.booking_reply` would."""

from functions.booking.my_bookings.lists import booking_as_json, bookings_of

__all__ = ["booking_as_json", "bookings_of"]
