"""One content, two languages: whoever reads it, and whoever writes it."""
