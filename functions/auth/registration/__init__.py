"""Opening an account, by mail or by phone."""
