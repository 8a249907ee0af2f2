"""Other people's booking software, measured beside ours: each in an environment of its own under .local."""
