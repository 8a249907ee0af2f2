"""Somebody opens a salon, from nothing to the first visits, on the whole running system."""
