"""Providers that fail or dawdle, and what stands between them and us."""
