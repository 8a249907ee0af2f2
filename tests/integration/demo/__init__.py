"""The demo, in a database."""
