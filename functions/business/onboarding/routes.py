"""What owners can ask."""
