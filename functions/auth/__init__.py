"""Accounts: every way in, and who somebody is."""
