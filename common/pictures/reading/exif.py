"""The one fact we want from EXIF: which way up the camera was held."""

from typing import Literal

_ORIENTATION = 0x0112
_UPRIGHT = 1
_MOST_ENTRIES = 512


def orientation(tiff: bytes) -> int:
    """EXIF's orientation, 1 to 8; upright for whatever cannot be read.

    Nothing else is looked at. A reader of all entries can be made to copy the same bytes thousands of times:
    each entry names its own length, and nothing forbids that they overlap.
    """
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"

    def number(at: int, size: int) -> int:
        return int.from_bytes(tiff[at : at + size], order)

    first = number(4, 4) + 2
    entries = min(number(first - 2, 2), _MOST_ENTRIES)
    for at in range(first, first + 12 * entries, 12):
        if number(at, 2) == _ORIENTATION:
            value = number(at + 8, 2)
            return value if 1 <= value <= 8 else _UPRIGHT
    return _UPRIGHT
