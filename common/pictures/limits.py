"""How much of a picture we take; each limit keeps a decoder's memory or time in bounds."""

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
"""Of a JPEG that is made smaller while it is unpacked: it never stands in memory whole."""
MOST_PIXELS_WHOLE = 12_500_000
"""Of everything else, which does, with up to sixteen bytes a pixel; a phone's usual photo has 12.2 million."""
LONGEST_SIDE = 12_000
SHORTEST_SIDE = 32

LARGE, MEDIUM, SMALL = 2048, 512, 128
"""Pixels on the longer side of what we keep."""
