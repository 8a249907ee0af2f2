"""Good pictures with something else in, before or behind them."""

from PIL import Image, PngImagePlugin

from tests.unit.pictures.base import MARKER, SCRIPT, WHITE, photo, saved
from tests.unit.pictures.hostile.bytes import chunk, exif, in_jpeg, in_png, segment
from tests.unit.pictures.hostile.samples import comes_to


@comes_to()
def jpeg_with_a_zip_behind_it() -> bytes:
    return saved(photo(), "JPEG") + b"PK\x03\x04" + SCRIPT + b"PK\x05\x06" + bytes(18)


@comes_to()
def jpeg_that_is_a_web_page() -> bytes:
    return in_jpeg(segment(0xFE, b"--><html><body>" + SCRIPT + b"</body></html><!--"))


@comes_to()
def jpeg_that_is_javascript() -> bytes:
    """FF D8 FF E0 2F 2A ...: an APP0 whose length opens a comment."""
    return in_jpeg(segment(0xE0, b"*/=alert(1);/*".ljust(0x2F2A - 2, b" ")) + segment(0xFE, b"*/" + SCRIPT))


@comes_to()
def png_with_php_behind_it() -> bytes:
    return saved(photo(), "PNG") + SCRIPT


@comes_to()
def png_with_php_in_its_texts() -> bytes:
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Comment", SCRIPT.decode())
    texts.add_itxt("XML:com.adobe.xmp", SCRIPT.decode(), zip=True)
    return saved(photo(), "PNG", pnginfo=texts)


@comes_to()
def png_with_nulls_in_its_texts() -> bytes:
    return in_png(chunk(b"tEXt", b"a\x00b\x00c\x00" + MARKER), chunk(b"tEXt", b"\x00" * 50 + MARKER))


@comes_to()
def png_with_chunks_of_its_own() -> bytes:
    return in_png(chunk(b"teSt", SCRIPT), chunk(b"tIME", MARKER[:7]))


@comes_to()
def jpeg_that_tells_where_it_was_taken() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = MARKER.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 19.0, 39.0), 3: "E", 4: (19.0, 49.0, 7.0)})
    return saved(photo(), "JPEG", exif=exif, comment=MARKER)


@comes_to()
def jpeg_with_a_second_picture_in_its_exif() -> bytes:
    thumbnail = saved(photo(32, 32), "JPEG", comment=SCRIPT)
    return in_jpeg(segment(0xE1, b"Exif\x00\x00" + exif([(0x0201, 4, 1, bytes(4))], thumbnail)))


@comes_to()
def jpeg_with_xmp() -> bytes:
    return in_jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\x00" + SCRIPT))


@comes_to()
def jpeg_with_a_caption() -> bytes:
    record = b"\x1c\x02\x78" + len(SCRIPT).to_bytes(2) + SCRIPT
    return in_jpeg(segment(0xED, b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + len(record).to_bytes(4) + record))


@comes_to()
def jpeg_with_a_profile_that_speaks() -> bytes:
    return in_jpeg(segment(0xE2, b"ICC_PROFILE\x00\x01\x01" + bytes(16) + b"RGB " + SCRIPT))


@comes_to()
def webp_with_everything_beside_it() -> bytes:
    return saved(photo(), "WEBP", quality=95, exif=b"Exif\x00\x00" + SCRIPT, xmp=SCRIPT, icc_profile=SCRIPT)


@comes_to()
def webp_with_a_page_behind_it() -> bytes:
    return saved(photo(), "WEBP", lossless=True) + SCRIPT


@comes_to()
def jpeg_of_two_pictures() -> bytes:
    """MPO: what phones write for depth and for two lenses."""
    second = photo(corners=(WHITE,) * 4)
    second.info["comment"] = SCRIPT
    return saved(photo(), "MPO", save_all=True, append_images=[second]) + SCRIPT


@comes_to()
def png_that_moves_a_thousand_times() -> bytes:
    frames = [Image.new("RGB", (96, 64), (number % 256, number // 4, 0)) for number in range(999)]
    return saved(photo(), "PNG", save_all=True, append_images=frames, duration=1)


@comes_to()
def webp_that_moves() -> bytes:
    frames = [Image.new("RGB", (96, 64), (number, 0, 0)) for number in range(20)]
    return saved(photo(), "WEBP", save_all=True, append_images=frames, lossless=True)
