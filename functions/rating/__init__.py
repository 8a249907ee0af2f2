"""What customers say afterwards."""
