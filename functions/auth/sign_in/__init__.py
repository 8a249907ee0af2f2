"""Signing in, staying signed in, and leaving."""
