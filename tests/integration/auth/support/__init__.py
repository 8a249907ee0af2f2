"""AvatID's own people look into an account."""
