"""What people would like to hear of, and what their phones follow for it."""
