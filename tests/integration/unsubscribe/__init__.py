"""The way out of our letters."""
