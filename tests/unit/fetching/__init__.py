"""Addresses that strangers give us."""
