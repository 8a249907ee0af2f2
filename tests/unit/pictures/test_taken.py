"""What becomes of a good picture."""

import struct
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from common.models import UploadPurpose
from common.pictures import Pictures, darkroom, taken
from common.pictures.reading import Bare
from common.pictures.refusals import PictureTooLarge, PictureTooManyPixels
from common.pictures.taking import Print
from tests.unit.pictures import hostile
from tests.unit.pictures.base import (
    BLUE,
    CORNERS,
    GREEN,
    MARKER,
    RED,
    WHITE,
    Colour,
    all_of,
    looks_like,
    photo,
    saved,
)

_UPSIDE: dict[int, tuple[Colour, ...]] = {
    1: (RED, GREEN, BLUE, WHITE),
    2: (GREEN, RED, WHITE, BLUE),
    3: (WHITE, BLUE, GREEN, RED),
    4: (BLUE, WHITE, RED, GREEN),
    5: (RED, BLUE, GREEN, WHITE),
    6: (BLUE, RED, WHITE, GREEN),
    7: (WHITE, GREEN, BLUE, RED),
    8: (GREEN, WHITE, RED, BLUE),
}
"""EXIF's orientation -> what one should see of the four corners, as the standard draws it."""


def sizes(pictures: Pictures) -> list[tuple[int, int]]:
    """Width and height of the three."""
    return [(each.width, each.height) for each in all_of(pictures)]


def test_a_large_picture_is_kept_in_three_sizes_and_its_proportions() -> None:
    pictures = taken(saved(photo(3000, 1500), "JPEG"), UploadPurpose.GALLERY)
    assert sizes(pictures) == [(2048, 1024), (512, 256), (128, 64)]
    assert all(looks_like(each, CORNERS) for each in all_of(pictures))


def test_a_face_is_cut_square_from_the_middle() -> None:
    pictures = taken(saved(photo(3000, 1500), "JPEG"), UploadPurpose.AVATAR)
    assert sizes(pictures) == [(2048, 1024), (512, 512), (128, 128)]
    assert all(looks_like(each, CORNERS) for each in all_of(pictures))


def test_a_small_picture_is_not_enlarged() -> None:
    assert sizes(taken(saved(photo(200, 100), "PNG"), UploadPurpose.AVATAR)) == [
        (200, 100),
        (100, 100),
        (100, 100),
    ]


def test_a_photo_twice_as_large_as_needed_is_halved_and_not_scaled() -> None:
    assert sizes(taken(saved(photo(4032, 3024), "JPEG"), UploadPurpose.RATING))[0] == (2016, 1512)


def test_sizes_are_those_of_the_files() -> None:
    for each in all_of(taken(saved(photo(900, 700), "WEBP"), UploadPurpose.AVATAR)):
        with Image.open(BytesIO(each.content)) as image:
            assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (each.width, each.height))


@pytest.mark.parametrize("orientation", _UPSIDE)
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_is_turned_upright(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    quality = {"quality": 95} if kind != "PNG" else {}
    pictures = taken(saved(photo(160, 96), kind, exif=exif, **quality), UploadPurpose.GALLERY)
    assert sizes(pictures)[0] == ((160, 96) if orientation < 5 else (96, 160))
    assert all(looks_like(each, _UPSIDE[orientation], 24) for each in all_of(pictures))


@pytest.mark.parametrize("orientation", [0, 9, 255, 65535])
def test_an_orientation_that_does_not_exist_changes_nothing(orientation: int) -> None:
    exif = b"Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01" + struct.pack(
        ">HHIHH", 0x0112, 3, 1, orientation, 0
    )
    pictures = taken(saved(photo(), "JPEG", exif=exif, quality=95), UploadPurpose.GALLERY)
    assert looks_like(pictures.original, CORNERS)


@pytest.mark.parametrize(
    "exif", [b"", b"II", b"MM\x00\x2a\xff\xff\xff\xff", b"II*\x00\x08\x00\x00\x00\xff\xff", b"\x00" * 40]
)
def test_exif_that_makes_no_sense_changes_nothing(exif: bytes) -> None:
    pictures = taken(saved(photo(), "JPEG", exif=b"Exif\x00\x00" + exif, quality=95), UploadPurpose.GALLERY)
    assert looks_like(pictures.original, CORNERS)


def test_a_name_with_a_lie_in_it_is_of_no_account() -> None:
    """Nobody asks for one: the bytes are all there is."""
    assert taken(saved(photo(), "WEBP"), UploadPurpose.AVATAR)


def test_colours_stay_as_they_were_meant() -> None:
    """A profile whose red and green are changed over: what stands in the file as red was meant as green."""
    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    red, green = profile.index(b"rXYZ"), profile.index(b"gXYZ")
    profile[red], profile[green] = ord("g"), ord("r")
    content = saved(photo(), "JPEG", icc_profile=bytes(profile), quality=95)
    pictures = taken(content, UploadPurpose.GALLERY)
    assert not looks_like(pictures.original, CORNERS)
    with Image.open(BytesIO(pictures.original.content)) as image:
        assert "icc_profile" not in image.info
        red_, green_, _blue = image.getpixel((24, 16))  # type: ignore[misc]
        assert green_ > red_


def test_more_than_ten_megabytes_are_too_large() -> None:
    with pytest.raises(PictureTooLarge) as refusal:
        taken(bytes(10 * 1024 * 1024 + 1), UploadPurpose.AVATAR)
    assert (refusal.value.status, refusal.value.params) == (413, {"megabytes": 10})


def test_the_darkroom_alone_hands_no_word_on() -> None:
    """Even if the file had been left as it came: what is written is written from the pixels."""
    content = saved(photo(), "JPEG", comment=MARKER, xmp=MARKER, exif=b"Exif\x00\x00" + MARKER)
    (picture,) = darkroom.prints(Bare("JPEG", content, 96, 64, at_once=True), [Print(512)])
    assert MARKER in content
    assert MARKER not in picture.content


def test_whoever_asks_for_more_bytes_gets_them_and_pixels_stay_what_they_are() -> None:
    content = saved(photo(900, 600), "JPEG") + bytes(11 * 1024**2)
    with pytest.raises(PictureTooLarge) as error:
        taken(content, UploadPurpose.GALLERY)
    assert error.value.params == {"megabytes": 10}
    assert sizes(taken(content, UploadPurpose.GALLERY, most_bytes=len(content)))[0] == (900, 600)
    with pytest.raises(PictureTooManyPixels):
        taken(
            hostile.sample("png_of_fifty_thousand_squared").content, UploadPurpose.GALLERY, most_bytes=10**9
        )
