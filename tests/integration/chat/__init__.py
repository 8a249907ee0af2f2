"""Talking: customers, businesses, and those who should not hear it."""
