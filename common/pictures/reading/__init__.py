"""What can be told from a file's bytes before any decoder runs: its real form, its size, the picture alone."""

from common.pictures.reading import jpeg, png, webp
from common.pictures.reading.bare import Bare
from common.pictures.refusals import PictureIsHeic, PictureTypeNotAllowed

__all__ = ["Bare", "bared"]

_HEIC = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif")


def bared(content: bytes) -> Bare:
    """The picture alone, by what the bytes say and not by a name or a type that came with them.

    Raises `PictureTypeNotAllowed`, `PictureIsHeic` or `PictureNotReadable`.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return jpeg.bared(content)
    if content.startswith(png.SIGNATURE):
        return png.bared(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return webp.bared(content)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        raise PictureIsHeic
    raise PictureTypeNotAllowed
