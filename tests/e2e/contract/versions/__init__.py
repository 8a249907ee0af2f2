"""Our functions for functions_framework, less what the contract says of one reply."""
