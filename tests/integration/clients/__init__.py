"""Who comes to a business, and what it notes about them."""
