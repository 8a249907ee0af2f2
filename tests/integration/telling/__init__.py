"""What people are told of bookings and of money."""
