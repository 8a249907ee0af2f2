"""Invitations: how somebody who works in a business connects an account of their own."""
