"""Something else that goes by a picture's name."""

import os
import struct

from tests.unit.pictures.base import SCRIPT, WHITE, photo, saved
from tests.unit.pictures.hostile.bytes import PNG
from tests.unit.pictures.hostile.samples import comes_to


@comes_to("picture_type_not_allowed")
def svg_with_a_script() -> bytes:
    return b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"


@comes_to("picture_type_not_allowed")
def web_page_called_png() -> bytes:
    return b"<!doctype html><html><body>" + SCRIPT


@comes_to("picture_not_readable")
def web_page_behind_the_first_bytes_of_a_png() -> bytes:
    return PNG + b"<html>" + SCRIPT


@comes_to("picture_not_readable")
def noise_behind_the_first_bytes_of_a_jpeg() -> bytes:
    return b"\xff\xd8\xff\xe0" + os.urandom(5000)


@comes_to("picture_type_not_allowed")
def gif_that_is_javascript() -> bytes:
    return b"GIF89a/*" + bytes(20) + b"*/=1;" + SCRIPT


@comes_to("picture_type_not_allowed")
def gif_that_moves() -> bytes:
    return saved(photo(), "GIF", save_all=True, append_images=[photo(corners=(WHITE,) * 4)])


@comes_to("picture_type_not_allowed")
def pdf() -> bytes:
    return saved(photo(), "PDF")


@comes_to("picture_type_not_allowed")
def tiff() -> bytes:
    return saved(photo(), "TIFF")


@comes_to("picture_type_not_allowed")
def bmp() -> bytes:
    return saved(photo(), "BMP")


@comes_to("picture_type_not_allowed")
def ico() -> bytes:
    return saved(photo(), "ICO")


@comes_to("picture_type_not_allowed")
def postscript() -> bytes:
    return b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 96 64\n(%pipe%id) (r) file\n"


@comes_to("picture_type_not_allowed")
def photoshop() -> bytes:
    return b"8BPS\x00\x01" + bytes(6) + struct.pack(">HIIHH", 3, 64, 96, 8, 3) + bytes(500)


@comes_to("picture_type_not_allowed")
def jpeg_2000() -> bytes:
    return saved(photo(), "JPEG2000")


@comes_to("picture_is_heic")
def heic() -> bytes:
    return struct.pack(">I4s4sI4s", 24, b"ftyp", b"heic", 0, b"mif1") + bytes(500)


@comes_to("picture_type_not_allowed")
def nothing_at_all() -> bytes:
    return b""


@comes_to("picture_type_not_allowed")
def one_byte() -> bytes:
    return b"\xff"


@comes_to("picture_type_not_allowed")
def noise() -> bytes:
    return b"\x00" + os.urandom(20_000)
