"""Vision: the door, and two that are not Google: one that looks away, and one that knows a single colour."""

from io import BytesIO
from typing import Protocol

from common.integrations.outside import OutsideError

KINDS = ("adult", "violence", "racy")
"""What a picture that everybody sees must not be, in Vision's words."""

_RED, _NOT_RED = 200, 60


class VisionError(OutsideError):
    """Nobody could tell what is in the picture."""


class Vision(Protocol):
    """Whoever looks at pictures before everybody does."""

    def concerns(self, content: bytes) -> tuple[str, ...]:
        """Which of `KINDS` a JPEG likely is; raises `VisionError`."""
        ...


class NoVision:
    """Nobody looks."""

    def concerns(self, content: bytes) -> tuple[str, ...]:
        """Nothing is known against it."""
        return ()


class LocalVision:
    """Takes a picture that is red all over for a bloody one, so that refusals can be tried without Google."""

    def concerns(self, content: bytes) -> tuple[str, ...]:
        """Violence, if its average colour is a bright red; raises `VisionError` for what is no picture."""
        red, green, blue = _average(content)
        return ("violence",) if red > _RED and max(green, blue) < _NOT_RED else ()


def _average(content: bytes) -> tuple[int, int, int]:
    from PIL import Image  # heavy, and only this one needs it

    try:
        with Image.open(BytesIO(content), formats=("JPEG",)) as image:
            red, green, blue = image.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes()
    except OSError as error:
        raise VisionError("this is no picture", permanent=True) from error
    return red, green, blue
