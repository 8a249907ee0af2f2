"""Leaving, coming back, taking one's things along."""
