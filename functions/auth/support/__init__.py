"""AvatID's own people, looking into an account for its owner, with a trace."""
