"""Who may use the owners' tools: every route, tried by everybody, and what the database says to it."""
