"""The staff's panel with something to do in it, for a browser: tests look at it, and `make screens` takes its pictures."""
