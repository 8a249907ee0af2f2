"""A picture without anything that is not picture."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Bare:
    """What a decoder may see of a file, and what was read beside it; sizes in pixels, as the header tells them.

    `at_once` is a picture that a decoder can unpack row by row, already made smaller. `orientation` is EXIF's,
    1 to 8; `profile` a short ICC profile, or nothing.
    """

    kind: Literal["JPEG", "PNG", "WEBP"]
    content: bytes
    width: int
    height: int
    at_once: bool = False
    orientation: int = 1
    profile: bytes = b""


MOST_PROFILE_BYTES = 16 * 1024
"""The profiles of phones and screens have under one thousand; those of printing presses are not worth the risk."""
