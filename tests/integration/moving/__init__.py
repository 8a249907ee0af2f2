"""Visits that move: to another time, or to somebody else."""
