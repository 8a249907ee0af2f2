"""The panel in a real browser."""
