"""Money for visits: what is asked for, what arrives, what goes back."""
