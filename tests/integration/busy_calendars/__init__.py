"""Calendars that a team keeps elsewhere."""
