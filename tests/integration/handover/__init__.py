"""Giving a business to somebody else, and closing it for good."""
