"""A database of the release before, as full as one in use, and people who use it while it is migrated."""
