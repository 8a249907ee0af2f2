"""Whether two databases hold the same: every row of every table, and everything that holds the rows together."""
