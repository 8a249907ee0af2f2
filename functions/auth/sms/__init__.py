"""Codes by SMS, and what a right one opens."""
