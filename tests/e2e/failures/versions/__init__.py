"""Our families for functions_framework, less one protection."""
