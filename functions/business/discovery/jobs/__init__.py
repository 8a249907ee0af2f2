"""Places to fill, as everybody sees them, and applying for one."""
