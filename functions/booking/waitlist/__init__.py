"""Waiting for a time to become free: whoever is first in line has it kept for some minutes, then the next."""
