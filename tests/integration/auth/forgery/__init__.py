"""Access tokens that nobody but us could have made, and everything that looks like one."""
