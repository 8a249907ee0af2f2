"""The panel with something to do in it, for a browser: tests look at it, `make screens` takes its pictures."""
