"""How a business has done between two dates."""
