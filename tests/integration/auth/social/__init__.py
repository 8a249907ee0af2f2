"""Signing in with another company's word."""
