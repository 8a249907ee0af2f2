"""What a business knows about its customers."""
