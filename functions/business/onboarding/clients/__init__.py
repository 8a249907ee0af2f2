"""Who comes to a business, what it notes about them, and what they have done there."""
