"""Small files that ask for all of a machine's memory or time."""

import struct
import zlib

from tests.unit.pictures.base import photo, saved
from tests.unit.pictures.hostile.bytes import (
    chunk,
    exif,
    in_jpeg,
    in_png,
    png,
    riff,
    riff_chunk,
    segment,
    with_size,
    zeros,
)
from tests.unit.pictures.hostile.samples import comes_to


@comes_to("picture_too_many_pixels")
def png_of_fifty_thousand_squared() -> bytes:
    return png(50_000, 50_000, zeros(64))


@comes_to("picture_too_many_pixels")
def jpeg_header_of_sixty_five_thousand_squared() -> bytes:
    return with_size(saved(photo(), "JPEG"), 65_500, 65_500)


@comes_to("picture_too_many_pixels")
def progressive_jpeg_of_thirty_megapixels() -> bytes:
    """Fits the limit for photos, but this kind stands in memory whole, twice."""
    jpeg = saved(photo(), "JPEG", progressive=True).replace(b"\xff\xc2", b"\xff\xc0", 1)
    return with_size(jpeg, 6000, 5000).replace(b"\xff\xc0", b"\xff\xc2", 1)


@comes_to("picture_too_many_pixels")
def webp_canvas_of_sixteen_thousand_squared() -> bytes:
    canvas = bytes(4) + (16_383).to_bytes(3, "little") * 2
    return riff(riff_chunk(b"VP8X", canvas), saved(photo(), "WEBP")[12:])


@comes_to("picture_too_many_pixels")
def png_of_one_by_a_hundred_thousand() -> bytes:
    return png(1, 100_000, zlib.compress(bytes(400_000)))


@comes_to("picture_too_small")
def png_of_nothing_by_nothing() -> bytes:
    return png(0, 0, zlib.compress(b""))


@comes_to("picture_too_small")
def png_of_one_pixel() -> bytes:
    return png(1, 1, zlib.compress(bytes(4)))


@comes_to()
def png_with_pixels_for_a_hundred_others() -> bytes:
    """A small header, and behind the picture's own rows a quarter of a gigabyte more of them."""
    rows = b"".join(b"\x00" + photo().crop((0, y, 96, y + 1)).tobytes() for y in range(64))
    packer, nothing = zlib.compressobj(9), bytes(1 << 20)
    packed = packer.compress(rows) + b"".join(packer.compress(nothing) for _each in range(256))
    return png(96, 64, packed + packer.flush())


@comes_to()
def png_with_packed_text_of_a_quarter_gigabyte() -> bytes:
    words = zeros(256)
    return in_png(
        chunk(b"zTXt", b"Comment\x00\x00" + words), chunk(b"iTXt", b"x\x00\x01\x00\x00\x00" + words)
    )


@comes_to()
def png_with_packed_profile_of_a_quarter_gigabyte() -> bytes:
    return in_png(chunk(b"iCCP", b"profile\x00\x00" + zeros(256)))


@comes_to()
def jpeg_whose_exif_names_the_same_bytes_five_thousand_times() -> bytes:
    """64 KB that a reader of all entries copies into 240 MB."""
    entries = [(tag, 7, 48_000, struct.pack("<I", 0)) for tag in range(0x0200, 0x0200 + 5000)]
    return in_jpeg(segment(0xE1, b"Exif\x00\x00" + exif(entries)))


@comes_to()
def png_whose_exif_names_the_same_bytes_five_thousand_times() -> bytes:
    entries = [(tag, 7, 400_000, struct.pack("<I", 0)) for tag in range(0x0200, 0x0200 + 5000)]
    return in_png(chunk(b"eXIf", exif(entries, bytes(400_000))))


@comes_to("picture_not_readable")
def jpeg_of_a_thousand_scans() -> bytes:
    """Each is a pass over the whole picture."""
    jpeg = saved(photo(), "JPEG", progressive=True)
    last = jpeg.rindex(b"\xff\xda")
    return jpeg[:last] + jpeg[last:-2] * 1000 + b"\xff\xd9"


@comes_to("picture_not_readable")
def jpeg_of_a_million_empty_segments() -> bytes:
    return in_jpeg(segment(0xE5, b"") * 1_000_000)


@comes_to("picture_not_readable")
def png_of_half_a_million_empty_chunks() -> bytes:
    return in_png(chunk(b"teSt", b"") * 500_000)


@comes_to("picture_too_large")
def eleven_megabytes() -> bytes:
    return saved(photo(), "JPEG") + bytes(11 << 20)
