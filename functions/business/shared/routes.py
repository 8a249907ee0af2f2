"""What all screens ask for."""
