"""Calendars that a team keeps elsewhere: when they say busy, nobody books here."""
