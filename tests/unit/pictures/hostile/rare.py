"""Good pictures in forms one seldom sees."""

import struct
import zlib

from PIL import Image

from tests.unit.pictures.base import WHITE, photo, saved
from tests.unit.pictures.hostile.bytes import PNG, chunk
from tests.unit.pictures.hostile.samples import GREYS, comes_to


@comes_to()
def jpeg_of_a_printing_press() -> bytes:
    return saved(photo().convert("CMYK"), "JPEG", quality=95)


@comes_to()
def progressive_jpeg() -> bytes:
    return saved(photo(), "JPEG", progressive=True, quality=95)


@comes_to(looks=GREYS)
def grey_jpeg() -> bytes:
    return saved(photo().convert("L"), "JPEG")


@comes_to(looks=GREYS)
def grey_png_of_sixteen_bits() -> bytes:
    return saved(photo().convert("L").convert("I").point(lambda value: value * 257).convert("I;16"), "PNG")


@comes_to()
def png_of_sixteen_bits_a_colour() -> bytes:
    rows = [photo().crop((0, y, 96, y + 1)).tobytes() for y in range(64)]
    pixels = b"".join(b"\x00" + bytes(value for each in row for value in (each, each)) for row in rows)
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 96, 64, 16, 2, 0, 0, 0))
    return PNG + header + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


@comes_to()
def png_with_a_palette_and_a_hole() -> bytes:
    image = photo().quantize(4, dither=Image.Dither.NONE)
    hole = image.getpixel((90, 60))
    assert isinstance(hole, int)
    palette = image.getpalette() or []
    palette[hole * 3 : hole * 3 + 3] = [0, 0, 0]  # black, were it not for the hole
    image.putpalette(palette)
    return saved(image, "PNG", transparency=hole)


@comes_to()
def png_one_can_look_through() -> bytes:
    image = photo().convert("RGBA")
    image.paste((0, 0, 0, 0), (48, 32, 96, 64))
    return saved(image, "PNG")


@comes_to()
def webp_one_can_look_through() -> bytes:
    image = photo().convert("RGBA")
    image.paste((0, 0, 0, 0), (48, 32, 96, 64))
    return saved(image, "WEBP", lossless=True)


@comes_to(looks=((0, 0, 0), WHITE, WHITE, (0, 0, 0)))
def png_in_black_and_white() -> bytes:
    image = photo(corners=((0, 0, 0), WHITE, WHITE, (0, 0, 0)))
    return saved(image.convert("1"), "PNG")
