"""Signing in with the word of Google, Apple, Facebook or Instagram."""
