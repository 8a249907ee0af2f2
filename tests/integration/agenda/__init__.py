"""The diary as the team reads it."""
