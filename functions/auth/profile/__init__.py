"""Who somebody is, how they look, what they like, and how they want to hear from us."""
