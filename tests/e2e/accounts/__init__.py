"""Every way into an account, and out of it, on the whole running system."""
