"""Clusters with backups of their own, and what is done with these: everything with PostgreSQL's own programs."""
