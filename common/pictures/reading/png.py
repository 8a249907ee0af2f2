"""PNG, chunk by chunk: header, palette and pixels go to the decoder; texts, times and frames stay behind."""

import zlib
from collections.abc import Iterator

from common.pictures.reading.bare import MOST_PROFILE_BYTES, Bare
from common.pictures.reading.exif import orientation
from common.pictures.refusals import PictureNotReadable

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER, _PIXELS, _END = b"IHDR", b"IDAT", b"IEND"
_ONCE = (_HEADER, b"PLTE", b"tRNS", _END)
_MOST_CHUNKS = 10_000


def bared(content: bytes) -> Bare:
    """The picture alone; raises `PictureNotReadable`. Of a moving one this is its still picture."""
    kept: list[bytes] = []
    beside: dict[bytes, bytes] = {}
    for kind, start, end in _chunks(content):
        if kind == _PIXELS or (kind in _ONCE and kind not in beside):
            kept.append(content[start:end])
        if kind != _PIXELS:
            beside.setdefault(kind, content[start + 8 : end - 4])
    header = beside.get(_HEADER, b"")
    if not content.startswith(_HEADER, 12) or len(header) != 13:
        raise PictureNotReadable
    return Bare(
        "PNG",
        SIGNATURE + b"".join(kept),
        width=int.from_bytes(header[:4]),
        height=int.from_bytes(header[4:8]),
        orientation=orientation(beside.get(b"eXIf", b"")),
        profile=_profile(beside.get(b"iCCP", b"")),
    )


def _chunks(content: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Kind, start and end of every chunk up to the end of the picture."""
    at = len(SIGNATURE)
    for _each in range(_MOST_CHUNKS):
        kind, end = content[at + 4 : at + 8], at + 12 + int.from_bytes(content[at : at + 4])
        if end > len(content):
            raise PictureNotReadable
        yield kind, at, end
        if kind == _END:
            return
        at = end
    raise PictureNotReadable


def _profile(chunk: bytes) -> bytes:
    """The ICC profile of an iCCP chunk, unpacked no further than we would read it."""
    _name, _zero, packed = chunk.partition(b"\x00")
    try:
        profile = zlib.decompressobj().decompress(packed[1:], MOST_PROFILE_BYTES + 1)
    except zlib.error:
        return b""
    return profile if len(profile) <= MOST_PROFILE_BYTES else b""
