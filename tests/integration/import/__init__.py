"""Onboarding real venues from files."""
