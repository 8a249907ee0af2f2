"""Asking an employee to connect their own account."""
