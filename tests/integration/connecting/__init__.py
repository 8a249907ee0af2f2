"""The ways to PostgreSQL, each against a server that speaks like the one in the cloud."""
