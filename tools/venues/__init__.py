"""Real venues from a file, put on the map by AvatID's own people."""
