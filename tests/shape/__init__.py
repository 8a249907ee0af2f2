"""Tests that guard the book itself: who knows whom, who may call, what is fresh."""
