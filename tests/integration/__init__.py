"""The families against a real PostgreSQL, each test undone afterwards."""
