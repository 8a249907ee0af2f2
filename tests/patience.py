"""How long a test waits for what ought to come at once."""

PATIENCE = 90.0
"""Seconds. Nothing here takes as long, not even on a starved machine: who waits that long waits in vain."""
