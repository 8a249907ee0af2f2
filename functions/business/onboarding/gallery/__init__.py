"""The pictures of a business, and of those who work in it."""
