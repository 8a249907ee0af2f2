"""Many venues at once, or what a venue sells, from a file."""
