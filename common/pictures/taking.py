"""Taking a picture: what a stranger's file must be, and what becomes of it."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from common.errors import Unavailable
from common.models import UploadPurpose
from common.pictures import limits
from common.pictures.reading import Bare, bared
from common.pictures.refusals import PictureTooLarge, PictureTooManyPixels, PictureTooSmall

CONTENT_TYPE, EXTENSION = "image/jpeg", "jpg"

# Unpacked pictures are the largest things a process holds: two at a time, and always in the same two threads,
# because what a thread has once taken from the system it keeps for itself.
_DARKROOM = ThreadPoolExecutor(2, thread_name_prefix="darkroom")
_PATIENCE = 20  # seconds


@dataclass(frozen=True, slots=True)
class Print:
    """How large a picture is wanted: at most `side` pixels, whole, or a `square` cut from its middle."""

    side: int
    square: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG of ours: pixels and nothing else."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Pictures:
    """One picture in the three sizes we keep; for avatars the smaller two are square."""

    original: Picture
    medium: Picture
    small: Picture


def taken(content: bytes, purpose: UploadPurpose, *, most_bytes: int = limits.MOST_BYTES) -> Pictures:
    """The picture in `content`, written anew; nothing of the file itself goes on.

    JPEG, PNG and WebP, recognised by their bytes; of a moving picture the still one. Raises `PictureTooLarge`
    or one of the `PictureRefused`, and `Unavailable` when too many wait. Needs no transaction, and takes time.
    """
    if len(content) > most_bytes:
        raise PictureTooLarge(megabytes=most_bytes // 1024**2)
    square = purpose is UploadPurpose.AVATAR
    wanted = [Print(limits.LARGE), Print(limits.MEDIUM, square), Print(limits.SMALL, square)]
    done = _DARKROOM.submit(_developed, content, wanted)
    try:
        return done.result(_PATIENCE)
    except TimeoutError as error:
        done.cancel()
        raise Unavailable from error


def _developed(content: bytes, wanted: list[Print]) -> Pictures:
    bare = bared(content)
    _check_size(bare)
    from common.pictures import darkroom  # with it comes Pillow, which most functions never need

    return Pictures(*darkroom.prints(bare, wanted))


def _check_size(bare: Bare) -> None:
    """By the header alone: a few bytes can promise a picture that fills any memory."""
    most = limits.MOST_PIXELS if bare.at_once else limits.MOST_PIXELS_WHOLE
    if max(bare.width, bare.height) > limits.LONGEST_SIDE or bare.width * bare.height > most:
        raise PictureTooManyPixels
    if min(bare.width, bare.height) < limits.SHORTEST_SIDE:
        raise PictureTooSmall(pixels=limits.SHORTEST_SIDE)
