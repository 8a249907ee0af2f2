"""Places to fill, and those who would like them."""
