"""What a restored database must be told before it is let among people: the world has gone on without it."""
