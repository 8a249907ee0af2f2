"""The demo: what an empty installation shows on its first day."""
