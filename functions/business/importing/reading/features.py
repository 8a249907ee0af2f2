"""Read venues with OpenStreetMap tags, row by row: a GeoJSON file, or what Overpass answers."""

import json
from datetime import date
from typing import Any

from common.i18n import _
from functions.business.importing.plans import Problem, UnreadableFile, VenueRow, printable
from functions.business.importing.reading import kinds
from functions.business.importing.reading.hours import REFERENCE_WEEK
from functions.business.importing.reading.tables import refuse_more_than, text_of
from functions.business.importing.reading.venue import Reading


def read(content: bytes, week_of: date = REFERENCE_WEEK, most: int | None = None) -> list[VenueRow]:
    """Every feature of the file as a row, in its order; `week_of` is the week whose hours count.

    Raises `UnreadableFile` if it is neither a GeoJSON FeatureCollection nor a reply of Overpass, or has more than
    `most` rows.
    """
    features = _features(content)
    refuse_more_than(most, len(features))
    return each_once([_row(number, each, week_of) for number, each in enumerate(features, start=1)])


def each_once(rows: list[VenueRow]) -> list[VenueRow]:
    """The same rows; the second of two with one id is bad."""
    seen: dict[str, int] = {}
    return [_unless_seen(row, seen) for row in rows]


def _unless_seen(row: VenueRow, seen: dict[str, int]) -> VenueRow:
    first = seen.setdefault(row.external_id, row.number) if row.external_id else row.number
    if first == row.number:
        return row
    said = _("{id} is already in row {row}.")
    again = Problem.of("id", said, id=printable(row.external_id or ""), row=first)
    return VenueRow(row.number, row.external_id, row.name, None, (again, *row.problems))


def _features(content: bytes) -> list[Any]:
    try:
        document = json.loads(text_of(content))
    except UnreadableFile:
        raise
    except (ValueError, RecursionError) as broken:  # a number of 5,000 digits is a plain ValueError
        raise UnreadableFile(_("This is not JSON ({reason})."), reason=printable(str(broken))) from None
    if not isinstance(document, dict):
        raise UnreadableFile(_NEITHER)
    if isinstance(document.get("elements"), list):
        return [_feature(each) for each in document["elements"] if not _is_corner(each)]
    if document.get("type") != "FeatureCollection":
        raise UnreadableFile(_NEITHER)
    features = document.get("features")
    if not isinstance(features, list):
        raise UnreadableFile(_("The FeatureCollection has no list of features."))
    return features


_NEITHER = _("This is not a GeoJSON FeatureCollection.")


def _is_corner(element: Any) -> bool:
    """Whether it is only there for the outline of something else."""
    return isinstance(element, dict) and "tags" not in element


def _feature(element: Any) -> Any:
    """An element of Overpass as the feature it is; a way or a relation is at its `center`."""
    if not isinstance(element, dict) or not isinstance(element.get("tags"), dict):
        return element
    center = element.get("center")
    at = center if isinstance(center, dict) else element
    shape = {"type": "Point", "coordinates": [at.get("lon"), at.get("lat")]}
    named = {"id": element.get("id"), "osm_type": element.get("type")}
    id_alone = {"type": "Feature", "id": element.get("id"), "geometry": shape}
    return id_alone | {"properties": element["tags"] | {k: v for k, v in named.items() if v is not None}}


def _row(number: int, feature: Any, week_of: date) -> VenueRow:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        problem = Problem.of("type", _("This is not a GeoJSON Feature."))
        return VenueRow(number, None, None, None, (problem,))
    tags = _tags(feature)
    external_id = _external_id(feature, tags)
    reading = Reading(tags)
    categories = kinds.categories(tags)
    if not categories:
        reading.wrong(
            "category", _("This is not a kind of venue we know: {tags}."), tags=kinds.described(tags)
        )
    venue = reading.venue(external_id, feature.get("geometry"), categories, week_of)
    return VenueRow(number, external_id, tags.get("name"), venue, reading.problems)


def _tags(feature: dict[str, Any]) -> dict[str, str]:
    properties = feature.get("properties")
    found = properties.items() if isinstance(properties, dict) else ()
    plain = {key: str(value).strip() for key, value in found if isinstance(value, str | int | float)}
    return {key: value for key, value in plain.items() if value}


def _external_id(feature: dict[str, Any], tags: dict[str, str]) -> str | None:
    """The feature's id as Overpass, osmtogeojson and pyrosm write it: "node/123"."""
    given = feature.get("id")
    bare = str(given).strip() if isinstance(given, str | int) else ""
    bare = bare or tags.get("@id") or tags.get("osm_id") or tags.get("id") or ""
    kind = tags.get("osm_type") or tags.get("@type")
    return f"{kind}/{bare}" if kind and bare.isdigit() else bare or None
