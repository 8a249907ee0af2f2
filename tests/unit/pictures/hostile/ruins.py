"""Pictures that were one once, or never quite."""

import struct
import zlib

from PIL import Image

from tests.unit.pictures.base import MARKER, photo, saved
from tests.unit.pictures.hostile.bytes import PNG, chunk, png, riff, riff_chunk, with_size
from tests.unit.pictures.hostile.samples import UNKNOWN, comes_to


@comes_to("picture_not_readable")
def half_a_jpeg() -> bytes:
    whole = saved(photo(), "JPEG")
    return whole[: len(whole) * 9 // 10]


@comes_to(looks=UNKNOWN)
def half_a_jpeg_with_an_end() -> bytes:
    whole = saved(Image.effect_noise((200, 200), 90), "JPEG")
    return whole[: len(whole) // 2] + b"\xff\xd9"


@comes_to("picture_not_readable")
def half_a_png() -> bytes:
    whole = saved(photo(), "PNG")
    return whole[: len(whole) // 2]


@comes_to(looks=UNKNOWN)
def png_with_half_its_pixels() -> bytes:
    return png(96, 64, zlib.compress(bytes(289 * 32)))


@comes_to("picture_not_readable")
def png_with_a_wrong_sum() -> bytes:
    whole = bytearray(saved(photo(), "PNG"))
    whole[60] ^= 0xFF
    return bytes(whole)


@comes_to("picture_not_readable")
def png_with_pixels_that_are_not_packed() -> bytes:
    return png(96, 64, MARKER * 100)


@comes_to("picture_not_readable")
def half_a_webp() -> bytes:
    whole = saved(photo(), "WEBP")
    return whole[: len(whole) // 2]


@comes_to("picture_not_readable")
def webp_with_nothing_in_it() -> bytes:
    return riff(riff_chunk(b"VP8 ", b"\x00\x00\x00\x9d\x01\x2a\x60\x00\x40\x00" + bytes(100)))


@comes_to("picture_not_readable")
def jpeg_in_arithmetic_coding() -> bytes:
    return saved(photo(), "JPEG").replace(b"\xff\xc0", b"\xff\xc9", 1)


@comes_to("picture_not_readable")
def jpeg_with_two_headers() -> bytes:
    """One size for who looks first, another for who looks last."""
    jpeg = saved(photo(), "JPEG")
    at = jpeg.index(b"\xff\xc0")
    header = jpeg[at : at + 19]
    return jpeg[:at] + header + with_size(header, 60_000, 60_000) + jpeg[at + 19 :]


@comes_to("picture_not_readable")
def png_without_its_palette() -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 96, 64, 8, 3, 0, 0, 0))
    return PNG + header + chunk(b"IDAT", zlib.compress(bytes(97 * 64))) + chunk(b"IEND", b"")


@comes_to("picture_not_readable")
def png_with_more_holes_than_colours() -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 96, 64, 8, 3, 0, 0, 0))
    palette = chunk(b"PLTE", bytes(6)) + chunk(b"tRNS", bytes(300))
    return PNG + header + palette + chunk(b"IDAT", zlib.compress(bytes(97 * 64))) + chunk(b"IEND", b"")
