"""The picture behind every sample: four coloured corners, so that one sees which way up it is and what was lost."""

import os
from io import BytesIO
from typing import Any

from PIL import Image

from common.errors import AppError
from common.models import UploadPurpose
from common.pictures import Picture, Pictures, taken

MARKER = b"AVATID-WAS-HERE"
"""Stands wherever a file can hide something; none of it may come through."""
SCRIPT = b"<script>alert(1)</script><?php system($_GET[0]); ?>" + MARKER

Colour = tuple[int, int, int]
RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 60), (30, 60, 200), (255, 255, 255)
CORNERS = (RED, GREEN, BLUE, WHITE)
"""Top left, top right, bottom left, bottom right."""


def photo(width: int = 96, height: int = 64, corners: tuple[Colour, ...] = CORNERS) -> Image.Image:
    """Four coloured corners."""
    image = Image.new("RGB", (width, height))
    for number, colour in enumerate(corners):
        left, top = (number % 2) * width // 2, (number // 2) * height // 2
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image


def busy(width: int, height: int) -> Image.Image:
    """A picture with something in every corner of it, as a camera's."""
    small = Image.frombytes("RGB", (width // 8, height // 8), os.urandom(width // 8 * (height // 8) * 3))
    return small.resize((width, height), Image.Resampling.BICUBIC)


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    """The bytes of a file of this kind."""
    file = BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def outcome(content: bytes) -> str:
    """The code with which a file is refused, or nothing."""
    try:
        taken(content, UploadPurpose.AVATAR)
    except AppError as refusal:
        return refusal.code
    return ""


def all_of(pictures: Pictures) -> list[Picture]:
    """The three sizes, largest first."""
    return [pictures.original, pictures.medium, pictures.small]


def corners_of(picture: Picture) -> list[Colour]:
    """The colours in the middle of the four quarters."""
    with Image.open(BytesIO(picture.content)) as image:
        points = [(x, y) for y in (1, 3) for x in (1, 3)]
        seen = [image.getpixel((image.width * x // 4, image.height * y // 4)) for x, y in points]
    return [each for each in seen if isinstance(each, tuple)]  # type: ignore[misc]


def looks_like(picture: Picture, corners: tuple[Colour, ...], tolerance: int = 16) -> bool:
    """Whether each quarter has its colour, as far as JPEG keeps colours."""
    pairs = zip(corners_of(picture), corners, strict=True)
    return all(abs(a - b) <= tolerance for one, other in pairs for a, b in zip(one, other, strict=True))


def segments_of(content: bytes) -> list[int]:
    """The markers of a JPEG, in order; fails if anything follows its end. Written apart from what it checks."""
    assert content[:2] == b"\xff\xd8"
    markers, at = [0xD8], 2
    while True:
        assert content[at] == 0xFF, f"no marker at {at}"
        markers.append(content[at + 1])
        if content[at + 1] == 0xD9:
            assert at + 2 == len(content), "something follows the end"
            return markers
        is_scan = content[at + 1] == 0xDA
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
        while is_scan and (content[at] != 0xFF or content[at + 1] in (0, *range(0xD0, 0xD8))):
            at += 1
