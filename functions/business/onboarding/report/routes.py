"""What a business has earned, and with whom."""
