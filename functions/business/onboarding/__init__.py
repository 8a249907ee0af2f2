"""The owner's tools: making a business bookable, and keeping it so."""
