"""Something of ours to everybody who follows a topic."""
