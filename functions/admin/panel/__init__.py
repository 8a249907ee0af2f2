"""The staff's panel: pages for AvatID's own people, rendered here, on the real tables."""
