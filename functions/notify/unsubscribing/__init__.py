"""The way out of our letters that needs no sign-in: one request, by whoever holds the letter."""

from functions.notify.unsubscribing.links import link_of

__all__ = ["link_of"]
