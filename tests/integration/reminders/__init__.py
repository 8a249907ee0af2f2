"""What is said before a visit, and asked after it."""
