"""A good file with some bytes changed, cut out or put in is taken or refused, and never an accident of ours."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.pictures import hostile
from tests.unit.pictures.base import outcome, photo, saved

_POSSIBLE = ("", "picture_not_readable", "picture_too_many_pixels", "picture_too_small")
_KEPT_WHOLE = 12  # the first bytes decide who reads it; changed, they only make it something else


@cache
def good(kind: str) -> bytes:
    """A small file with everything beside its pixels that we look at."""
    exif = photo().getexif()
    exif[0x0112] = 6
    return saved(photo(48, 40), kind, exif=exif, icc_profile=bytes(16) + b"RGB " + bytes(200))


@settings(max_examples=60, deadline=None)
@given(st.data())
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_damage_surprises_us(kind: str, data: st.DataObject) -> None:
    content = bytearray(good(kind))
    for _each in range(data.draw(st.integers(1, 5), "wounds")):
        at = data.draw(st.integers(_KEPT_WHOLE, len(content)), "at")
        content[at : at + data.draw(st.integers(0, 4), "cut")] = data.draw(st.binary(max_size=4), "put in")
    assert outcome(bytes(content)) in _POSSIBLE


@pytest.mark.parametrize("name", ["jpeg_that_tells_where_it_was_taken", "png_with_php_in_its_texts"])
def test_it_may_end_anywhere(name: str) -> None:
    whole = hostile.sample(name).content
    for end in range(0, len(whole), 7):
        assert outcome(whole[:end]).startswith("picture_")
