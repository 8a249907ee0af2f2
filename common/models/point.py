"""A place on the map, as a column and as a value."""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from geoalchemy2 import Geography
from sqlalchemy import ColumnElement, literal

LITTLE_ENDIAN = 1


@dataclass(frozen=True, slots=True)
class LatLon:
    """Degrees on WGS 84, in the order people say them (databases say longitude first)."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"not a place on Earth: {self.lat}, {self.lon}")


class Point(Geography):
    """geography(Point, 4326) that takes and gives `LatLon`; distances are metres."""

    cache_ok = True

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__("POINT", srid=4326, spatial_index=False)

    def bind_processor(self, *_: object) -> Callable[[LatLon | None], str | None]:
        """Write it as the text that ST_GeogFromText reads."""
        return lambda at: None if at is None else f"SRID=4326;POINT({at.lon!r} {at.lat!r})"

    def result_processor(self, *_: object) -> Callable[[bytes | None], LatLon | None]:
        """Read the 21 bytes of a WKB point: byte order, type, longitude, latitude."""
        return lambda wkb: None if wkb is None else read_point(bytes(wkb))


def read_point(wkb: bytes) -> LatLon:
    """Decode a two-dimensional WKB point."""
    order = "<" if wkb[0] == LITTLE_ENDIAN else ">"
    lon, lat = struct.unpack_from(f"{order}2d", wkb, 5)
    return LatLon(lat, lon)


def geography(at: LatLon) -> ColumnElement[Any]:
    """The place as an SQL value, for ST_DWithin, ST_Distance and `<->`."""
    return literal(at, Point())
