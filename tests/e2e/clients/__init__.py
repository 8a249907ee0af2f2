"""Clients that are generated from the contract walk the main road."""
