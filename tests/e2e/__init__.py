"""The real processes, over HTTP."""
