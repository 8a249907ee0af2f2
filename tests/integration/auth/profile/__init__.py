"""An account's own screens."""
