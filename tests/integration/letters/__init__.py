"""Letters: how post offices take them, and what they tell us afterwards."""
