"""Reminders of visits, and asking afterwards how they were."""
