"""Our worker and our booking family for functions_framework: at a chosen moment, or less one protection."""
