"""Writing pictures by hand."""

import struct
import zlib

from tests.unit.pictures.base import photo, saved

PNG = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, payload: bytes) -> bytes:
    """One chunk of a PNG."""
    return len(payload).to_bytes(4) + kind + payload + zlib.crc32(kind + payload).to_bytes(4)


def segment(marker: int, payload: bytes) -> bytes:
    """One segment of a JPEG."""
    return bytes((0xFF, marker)) + (len(payload) + 2).to_bytes(2) + payload


def zeros(megabytes: int) -> bytes:
    """So many megabytes of nothing, packed to a thousandth."""
    packer, nothing = zlib.compressobj(9), bytes(1 << 20)
    packed = b"".join(packer.compress(nothing) for _each in range(megabytes))
    return packed + packer.flush()


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG in colours with these packed rows."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return PNG + header + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def in_png(*chunks: bytes) -> bytes:
    """A good PNG with more chunks behind its header."""
    good = saved(photo(), "PNG")
    return good[:33] + b"".join(chunks) + good[33:]


def in_jpeg(*segments: bytes) -> bytes:
    """A good JPEG with more segments at its beginning."""
    good = saved(photo(), "JPEG", quality=95)
    return good[:2] + b"".join(segments) + good[2:]


def with_size(jpeg: bytes, width: int, height: int) -> bytes:
    """The same JPEG, but its header promises another size."""
    at = jpeg.index(b"\xff\xc0") + 5
    return jpeg[:at] + struct.pack(">HH", height, width) + jpeg[at + 4 :]


def exif(entries: list[tuple[int, int, int, bytes]], after: bytes = b"") -> bytes:
    """EXIF with one directory: (tag, type, count, four bytes of value or an offset)."""
    rows = b"".join(struct.pack("<HHI4s", *entry) for entry in entries)
    return b"II*\x00\x08\x00\x00\x00" + struct.pack("<H", len(entries)) + rows + bytes(4) + after


def riff(*chunks: bytes) -> bytes:
    """A WebP of these chunks."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def riff_chunk(kind: bytes, payload: bytes) -> bytes:
    """One chunk of a WebP."""
    return kind + struct.pack("<I", len(payload)) + payload + b"\x00" * (len(payload) % 2)
