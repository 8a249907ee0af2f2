"""Who has left since a backup was made: a restored database does not know, and would keep what they had forgotten."""
