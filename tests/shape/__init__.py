"""Tests that guard the book itself."""
