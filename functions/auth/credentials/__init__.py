"""Changing what one signs in with: password and address."""
