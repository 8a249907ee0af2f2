"""Claiming a listed venue."""
