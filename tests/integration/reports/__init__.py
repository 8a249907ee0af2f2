"""Errors, as they are reported."""
