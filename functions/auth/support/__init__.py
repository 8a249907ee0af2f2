"""AvatID's own people: their way into an account, and their second factor."""
