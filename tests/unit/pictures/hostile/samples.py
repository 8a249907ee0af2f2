"""The list of samples: each is a function that makes a file, and what must come of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from tests.unit.pictures.base import CORNERS, WHITE, Colour

UNKNOWN: tuple[Colour, ...] = ()
"""Half of the pixels are missing, and nobody can tell: what is left of the picture is taken."""
GREYS: tuple[Colour, ...] = ((86, 86, 86), (121, 121, 121), (67, 67, 67), WHITE)


@dataclass(frozen=True)
class Sample:
    """A file and what must come of it: refused with a code, or clean, upright and coloured like `looks`."""

    name: str
    content: bytes
    refused: str = ""
    looks: tuple[Colour, ...] = CORNERS


_MAKERS: dict[str, tuple[str, tuple[Colour, ...], Callable[[], bytes]]] = {}


def comes_to(
    refused: str = "", looks: tuple[Colour, ...] = CORNERS
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Note a maker down, and that its file is refused with this code, or comes out clean and looks like this."""

    def note(make: Callable[[], bytes]) -> Callable[[], bytes]:
        _MAKERS[make.__name__] = refused, looks, make
        return make

    return note


def names() -> list[str]:
    """Every sample by name."""
    return list(_MAKERS)


def taken_names() -> list[str]:
    """Those that come out clean, by name."""
    return [name for name, (refused, _looks, _make) in _MAKERS.items() if not refused]


@cache
def sample(name: str) -> Sample:
    """One of them, made when first asked for."""
    refused, looks, make = _MAKERS[name]
    return Sample(name, make(), refused, looks)


def samples() -> Iterator[Sample]:
    """All of them."""
    return (sample(name) for name in _MAKERS)
