"""Free times, bookings, and the diary."""
