"""Many venues at once, from a file."""
