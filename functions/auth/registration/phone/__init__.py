"""Opening an account with a phone number."""
