"""What can be asked: see the topic."""
