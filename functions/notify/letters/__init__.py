"""What post offices tell us about letters they have taken."""
