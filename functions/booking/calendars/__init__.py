"""Bookings for calendars: one as a file, and a whole diary to subscribe to."""
