"""JPEG, segment by segment: tables, frame and scans go to the decoder; everything else stays behind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from common.pictures.reading.bare import MOST_PROFILE_BYTES, Bare
from common.pictures.reading.exif import orientation
from common.pictures.refusals import PictureNotReadable

_FRAMES, _PROGRESSIVE = (0xC0, 0xC1, 0xC2), 0xC2
_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_TABLES = (0xC4, 0xDB, 0xDD)
_JFIF_APP, _EXIF_APP, _ICC_APP, _ADOBE_APP = 0xE0, 0xE1, 0xE2, 0xEE
_APPS = range(0xE0, 0xF0)

_MARKER = re.compile(rb"\xff+([^\x00\xff])")
_END_OF_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
_JFIF = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
_MOST_SEGMENTS = 2000
_MOST_SCANS = 32  # encoders write about ten; each one is a pass over the whole picture


@dataclass(frozen=True, slots=True)
class _Segment:
    marker: int
    payload: bytes
    whole: bytes


@dataclass(slots=True)
class _Found:
    """What has been gathered on the way; `frame` is the SOF segment."""

    kept: list[bytes] = field(default_factory=lambda: [b"\xff\xd8"])
    frame: _Segment | None = None
    scans: int = 0
    in_one_scan: bool = False
    orientation: int = 1
    profile: bytes = b""


def bared(content: bytes) -> Bare:
    """The picture alone; raises `PictureNotReadable`.

    What follows its end is not looked at: a ZIP, a script, or the second picture of a phone's double exposure.
    """
    found = _Found()
    for segment in _segments(content):
        _take(segment, found)
    if found.frame is None or not found.scans:
        raise PictureNotReadable
    height, width = (int.from_bytes(found.frame.payload[at : at + 2]) for at in (1, 3))
    at_once = found.in_one_scan and found.frame.marker != _PROGRESSIVE
    return Bare(
        "JPEG", b"".join(found.kept), width, height, at_once, found.orientation, profile=found.profile
    )


def _segments(content: bytes) -> Iterator[_Segment]:
    """Every segment up to the end of the picture; a scan's carries its data."""
    at = 2
    for _each in range(_MOST_SEGMENTS):
        marker = _MARKER.match(content, at)
        if marker is None:
            raise PictureNotReadable
        start, kind = marker.end() - 2, marker[1][0]
        if kind == _END:
            yield _Segment(kind, b"", b"\xff\xd9")
            return
        body = marker.end() + 2
        at = marker.end() + int.from_bytes(content[marker.end() : body])
        if not body <= at <= len(content):
            raise PictureNotReadable
        payload = content[body:at]
        at = _end_of_scan(content, at) if kind == _SCAN else at
        yield _Segment(kind, payload, content[start:at])
    raise PictureNotReadable


def _end_of_scan(content: bytes, at: int) -> int:
    end = _END_OF_SCAN.search(content, at)
    if end is None:
        raise PictureNotReadable
    return end.start()


def _take(segment: _Segment, found: _Found) -> None:
    if segment.marker in _FRAMES:
        _take_frame(segment, found)
    elif segment.marker == _SCAN:
        _take_scan(segment, found)
    elif segment.marker in (*_TABLES, _END):
        found.kept.append(segment.whole)
    elif segment.marker in _APPS:
        _read_beside(segment, found)
    elif segment.marker != _COMMENT:  # arithmetic coding, lossless and hierarchical frames: nobody's photos
        raise PictureNotReadable


def _take_frame(segment: _Segment, found: _Found) -> None:
    """Eight bits a sample; grey, three colours or four; one frame in a file."""
    precision, components = segment.payload[:1], segment.payload[5:6]
    if found.frame or precision != b"\x08" or components not in (b"\x01", b"\x03", b"\x04"):
        raise PictureNotReadable
    found.frame = segment
    found.kept.append(segment.whole)


def _take_scan(segment: _Segment, found: _Found) -> None:
    found.scans += 1
    if found.frame is None or found.scans > _MOST_SCANS:
        raise PictureNotReadable
    found.in_one_scan = segment.payload[:1] == found.frame.payload[5:6]
    found.kept.append(segment.whole)


def _read_beside(segment: _Segment, found: _Found) -> None:
    """What applications wrote: what says how colours are meant is written anew, the rest is read or left behind."""
    marker, payload = segment.marker, segment.payload
    if marker == _JFIF_APP and payload.startswith(b"JFIF\x00"):
        found.kept.append(_JFIF)
    elif marker == _ADOBE_APP and payload.startswith(b"Adobe") and len(payload) >= 12:
        found.kept.append(b"\xff\xee\x00\x0e" + payload[:12])
    elif marker == _EXIF_APP and payload.startswith(b"Exif\x00\x00"):
        found.orientation = orientation(payload[6:])
    elif marker == _ICC_APP and payload.startswith(b"ICC_PROFILE\x00\x01\x01"):
        found.profile = payload[14:] if len(payload) <= MOST_PROFILE_BYTES else b""
