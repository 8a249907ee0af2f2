"""Where a feature is: its point, or the middle of its outline."""

import math
from collections.abc import Iterable, Sequence
from typing import Any

from common.i18n import _
from functions.business.importing.plans import Unusable, printable


class BadGeometry(Unusable):
    """A geometry that gives no place on earth."""


def place(geometry: Any) -> tuple[float, float]:
    """The (latitude, longitude) of a GeoJSON geometry; a way or an area is where its centroid lies."""
    if not isinstance(geometry, dict):
        raise BadGeometry(_("There is no geometry."))
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if not isinstance(coordinates, list) or not coordinates:
        raise BadGeometry(_("The geometry has no coordinates."))
    try:
        lon, lat = _middle(str(kind), coordinates)
    except BadGeometry:
        raise
    except (TypeError, ValueError, LookupError, ArithmeticError):
        raise BadGeometry(_("The coordinates are not numbers in the order GeoJSON wants.")) from None
    return _on_earth(lat, lon)


def _middle(kind: str, coordinates: list[Any]) -> tuple[float, float]:
    if kind == "Point":
        return _pair(coordinates)
    if kind in ("LineString", "MultiPoint"):
        return _mean([_pair(position) for position in coordinates])
    if kind == "MultiLineString":
        return _mean([_pair(position) for line in coordinates for position in line])
    if kind == "Polygon":
        return _centroid([coordinates])
    if kind == "MultiPolygon":
        return _centroid(coordinates)
    raise BadGeometry(_("A geometry of type {kind} is not a place."), kind=printable(kind))


def _centroid(polygons: Iterable[Sequence[Any]]) -> tuple[float, float]:
    """The area-weighted centroid of the outer rings, by the shoelace formula on the plane.

    A house is small enough for the plane. Coordinates are taken relative to the first corner, because the
    formula subtracts products that are nearly equal.
    """
    rings = [[_pair(position) for position in polygon[0]] for polygon in polygons]
    lon0, lat0 = rings[0][0]
    doubled = moment_x = moment_y = 0.0
    for ring in rings:
        corners = [(lon - lon0, lat - lat0) for lon, lat in ring]
        around = _around(corners)
        area = sum(cross for _x, _y, cross in around)
        sign = math.copysign(1.0, area)  # rings wound either way count alike
        doubled += sign * area
        moment_x += sign * sum(x * cross for x, _y, cross in around)
        moment_y += sign * sum(y * cross for _x, y, cross in around)
    if doubled < 1e-18:
        return _mean([corner for ring in rings for corner in ring])
    return lon0 + moment_x / (3 * doubled), lat0 + moment_y / (3 * doubled)


def _around(corners: list[tuple[float, float]]) -> list[tuple[float, float, float]]:
    following = corners[1:] + corners[:1]
    return [
        (x1 + x2, y1 + y2, x1 * y2 - x2 * y1) for (x1, y1), (x2, y2) in zip(corners, following, strict=True)
    ]


def _mean(positions: Sequence[tuple[float, float]]) -> tuple[float, float]:
    count = len(positions)
    return sum(lon for lon, _lat in positions) / count, sum(lat for _lon, lat in positions) / count


def _pair(position: Any) -> tuple[float, float]:
    lon, lat = position[0], position[1]
    if isinstance(lon, bool) or isinstance(lat, bool):
        raise TypeError
    if not isinstance(lon, int | float) or not isinstance(lat, int | float):
        raise TypeError
    return float(lon), float(lat)


def _on_earth(lat: float, lon: float) -> tuple[float, float]:
    if not (math.isfinite(lat) and math.isfinite(lon)):
        raise BadGeometry(_("The coordinates are not finite."))
    if not -90 <= lat <= 90:
        raise BadGeometry(_("Latitude {value} is not between -90 and 90."), value=f"{lat:g}")
    if not -180 <= lon <= 180:
        raise BadGeometry(_("Longitude {value} is not between -180 and 180."), value=f"{lon:g}")
    return lat, lon
