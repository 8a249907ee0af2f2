"""From a bare picture to ours: decoded, turned, made smaller and written anew; the one file that knows Pillow."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageCms

from common.pictures.limits import LARGE, MOST_PIXELS
from common.pictures.reading import Bare
from common.pictures.refusals import PictureNotReadable
from common.pictures.taking import Picture, Print

_QUALITY = 85
_WHITE = (255, 255, 255)
_GREY_16 = ("I", "I;16", "I;16B", "I;16L", "I;16N")
# EXIF's orientation -> what turns it upright
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# sizes are checked before a decoder starts; should that ever be forgotten, Pillow refuses, too
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


def prints(bare: Bare, wanted: list[Print]) -> list[Picture]:
    """The picture in each size wanted, none larger than it came; raises `PictureNotReadable`."""
    negative = _negative(bare)
    return [_printed(negative, each) for each in wanted]


def _negative(bare: Bare) -> Image.Image:
    """RGB, upright, at most `LARGE` pixels a side, in sRGB, on white, without a word beside the pixels."""
    with _whatever_it_contains():
        image = _on_white(_made_smaller(_decoded(bare)))
    image = _in_srgb(image, bare.profile)
    turn = _TURNS.get(bare.orientation)
    image = image.transpose(turn) if turn is not None else image
    # A new one: Pillow hands comments and profiles on from picture to picture, and writes some of them down.
    clean = Image.new("RGB", image.size)
    clean.paste(image)
    return clean


def _decoded(bare: Bare) -> Image.Image:
    """Unpacked by the one decoder that its first bytes call for; JPEG is made smaller while it is unpacked."""
    image = Image.open(BytesIO(bare.content), formats=(bare.kind,))
    if image.size != (bare.width, bare.height):
        raise PictureNotReadable
    # By halves: for the 2048 pixels wanted a half of 4032 is as good, and takes a quarter of the memory.
    image.draft(None, _within(image.size, LARGE * 9 // 10))
    image.load()
    return image


@contextmanager
def _whatever_it_contains() -> Iterator[None]:
    """Pillow complains in many ways about bytes that a stranger chose; all of them mean the same."""
    try:
        yield
    except MemoryError:
        raise
    except Exception as error:
        raise PictureNotReadable from error


def _made_smaller(image: Image.Image) -> Image.Image:
    """At most `LARGE` a side, in a mode that can be averaged."""
    if image.mode in _GREY_16:
        image = image.point(lambda value: value * (1 / 257)).convert("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
    elif image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB")
    return image.resize(_within(image.size, LARGE), Image.Resampling.LANCZOS, reducing_gap=2)


def _on_white(image: Image.Image) -> Image.Image:
    """What can be looked through lies on white."""
    if image.mode != "RGBA":
        return image.convert("RGB")
    paper = Image.new("RGB", image.size, _WHITE)
    paper.paste(image, mask=image.getchannel("A"))
    return paper


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """The colours as they were meant (phones photograph in Display P3); as they are if the profile is no good."""
    if profile[16:20] != b"RGB ":
        return image
    try:
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"))
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    return converted or image


def _printed(negative: Image.Image, wanted: Print) -> Picture:
    image = negative
    if wanted.square:
        side = min(image.size)
        left, top = ((length - side) // 2 for length in image.size)
        image = image.crop((left, top, left + side, top + side))
    image = image.resize(_within(image.size, wanted.side), Image.Resampling.LANCZOS, reducing_gap=2)
    file = BytesIO()
    image.save(file, "JPEG", quality=_QUALITY, optimize=True)
    return Picture(file.getvalue(), *image.size)


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """`size` in proportion, at most `side` a side, at least one pixel, never enlarged."""
    scale = min(1, side / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))
