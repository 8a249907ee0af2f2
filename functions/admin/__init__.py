"""The contract on show, and the panel of AvatID's own people."""
