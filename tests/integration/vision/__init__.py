"""Pictures that somebody looks at before everybody does."""
