"""How a business has done."""
