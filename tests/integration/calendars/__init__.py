"""Bookings for calendars."""
