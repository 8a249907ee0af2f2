"""The owner's tools, used over HTTP."""
