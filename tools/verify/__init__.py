"""What is listed can be booked: every free time of a database is taken, and given back at once."""
