"""Leaving: an account deleted, the way back while there is one, and everything of one's own to take along."""
