"""WebP: its size from the first chunk, and what its metadata say; the decoder reads no metadata by itself."""

from collections.abc import Iterator

from common.pictures.reading.bare import MOST_PROFILE_BYTES, Bare
from common.pictures.reading.exif import orientation
from common.pictures.refusals import PictureNotReadable

_MOST_CHUNKS = 10_000


def bared(content: bytes) -> Bare:
    """The file up to the end that it names; raises `PictureNotReadable`. Of a moving one the first frame is used."""
    end = 8 + int.from_bytes(content[4:8], "little")
    if end > len(content):
        raise PictureNotReadable
    content = content[:end]
    width, height = _size(content[12:16], content[20:30])
    beside = {kind: chunk for kind, chunk in _chunks(content) if kind in (b"EXIF", b"ICCP")}
    profile = beside.get(b"ICCP", b"")
    return Bare(
        "WEBP",
        content,
        width,
        height,
        orientation=orientation(beside.get(b"EXIF", b"").removeprefix(b"Exif\x00\x00")),
        profile=profile if len(profile) <= MOST_PROFILE_BYTES else b"",
    )


def _size(kind: bytes, header: bytes) -> tuple[int, int]:
    """Width and height of a lossy, a lossless and an extended file, each of which writes them its own way."""

    def number(at: int, size: int) -> int:
        return int.from_bytes(header[at : at + size], "little")

    if kind == b"VP8X":
        return number(4, 3) + 1, number(7, 3) + 1
    if kind == b"VP8L" and header[:1] == b"\x2f":
        return (number(1, 4) & 0x3FFF) + 1, (number(1, 4) >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and header[3:6] == b"\x9d\x01\x2a":
        return number(6, 2) & 0x3FFF, number(8, 2) & 0x3FFF
    raise PictureNotReadable


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    for _each in range(_MOST_CHUNKS):
        if at >= len(content):
            return
        size = int.from_bytes(content[at + 4 : at + 8], "little")
        yield content[at : at + 4], content[at + 8 : at + 8 + min(size, 1 << 16)]
        at += 8 + size + size % 2
    raise PictureNotReadable
