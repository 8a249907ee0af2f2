"""Whatever somebody sends becomes three clean pictures, or is refused by name."""

import pytest

from common.models import UploadPurpose
from common.pictures import taken
from tests.unit.pictures import hostile
from tests.unit.pictures.base import MARKER, all_of, looks_like, outcome, segments_of

_OURS = {0xD8, 0xE0, 0xDB, 0xC0, 0xC4, 0xDA, 0xD9}
"""SOI, JFIF, tables, a baseline frame, one scan, EOI: no other segment is ever written."""


@pytest.mark.parametrize("name", hostile.names())
def test_it_is_refused_by_name_or_comes_out_clean(name: str) -> None:
    sample = hostile.sample(name)
    assert outcome(sample.content) == sample.refused


@pytest.mark.parametrize("name", hostile.taken_names())
def test_what_comes_out_is_pixels_and_nothing_else(name: str) -> None:
    sample = hostile.sample(name)
    for picture in all_of(taken(sample.content, UploadPurpose.GALLERY)):
        assert set(segments_of(picture.content)) == _OURS
        assert MARKER not in picture.content
        assert b"Exif" not in picture.content
        assert not sample.looks or looks_like(picture, sample.looks)


def test_there_are_enough_of_them() -> None:
    assert len(hostile.names()) >= 24
    assert 5 < len(hostile.taken_names()) < len(hostile.names())
