"""The outline under the panel's map, cut out of Natural Earth's countries (public domain).

`npm pack world-atlas@2.0.2` brings `countries-10m.json`, Natural Earth 4.1.0 (1:10m, admin 0) as TopoJSON; then
`python -m tools.outline package/countries-10m.json` writes it anew.
"""

import json
import sys
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

COUNTRIES = ("Albania", "Kosovo")
OUTLINE = Path(__file__).parent.parent / "functions" / "admin" / "panel" / "static" / "outline.json"
_DECIMALS = 4  # about ten metres, finer than the source

Place = tuple[float, float]
Line = list[Place]


def outline(topology: dict[str, Any]) -> dict[str, Any]:
    """GeoJSON of our countries; raises `KeyError` for a topology that lacks one of them."""
    lines = _lines(topology)
    countries = {each["properties"]["name"]: each for each in topology["objects"]["countries"]["geometries"]}
    features = [
        {"type": "Feature", "properties": {"name": name}, "geometry": _polygons(countries[name], lines)}
        for name in COUNTRIES
    ]
    return {"type": "FeatureCollection", "features": features}


def _lines(topology: dict[str, Any]) -> list[Line]:
    """The arcs as longitudes and latitudes; each point is written as its step from the one before."""
    (scale_x, scale_y), (left, low) = (topology["transform"][key] for key in ("scale", "translate"))

    def placed(steps: Sequence[Sequence[int]]) -> Line:
        points = accumulate(steps, lambda here, step: (here[0] + step[0], here[1] + step[1]))
        return [
            (round(x * scale_x + left, _DECIMALS), round(y * scale_y + low, _DECIMALS)) for x, y in points
        ]

    return [placed(arc) for arc in topology["arcs"]]


def _polygons(country: dict[str, Any], lines: list[Line]) -> dict[str, Any]:
    shapes = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
    rings = [[_ring(arcs, lines) for arcs in shape] for shape in shapes]
    return {"type": "MultiPolygon", "coordinates": rings}


def _ring(arcs: Sequence[int], lines: list[Line]) -> Line:
    """The arcs one after another; a negative number is one walked backwards, and each begins where the last ended."""
    ring: Line = []
    for arc in arcs:
        line = lines[arc] if arc >= 0 else lines[~arc][::-1]
        ring.extend(line[1:] if ring else line)
    return ring


if __name__ == "__main__":
    cut = outline(json.loads(Path(sys.argv[1]).read_text()))
    OUTLINE.write_text(json.dumps(cut, separators=(",", ":")) + "\n")
