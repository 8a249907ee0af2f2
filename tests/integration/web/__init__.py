"""The manners every family shares."""
