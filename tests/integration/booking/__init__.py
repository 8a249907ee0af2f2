"""Free times, bookings, cancellations."""
