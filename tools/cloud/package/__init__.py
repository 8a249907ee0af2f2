"""The zip that the functions are built from: the same files, byte for byte, give the same zip on every machine."""
