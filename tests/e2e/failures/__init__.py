"""What becomes of requests when there are too many, the database goes away, or its disc is full."""
