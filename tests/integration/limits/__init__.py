"""One suite of promises, kept by every store that can count."""
