"""Read a GeoJSON file of OpenStreetMap venues into plans, row by row, and name what is wrong."""

import datetime
import json
import pathlib
from collections.abc import Callable
from typing import Any, TypeVar

import phonenumbers
import tzfpy

from common.data import zone_countries
from tools.venues import contacts, geometry, hours, kinds
from tools.venues.plans import Problem, UnreadableFile, Venue, VenueRow

_LONGEST_NAME = 200
_ANYWHERE = "AL"

T = TypeVar("T")


def read(path: pathlib.Path, week_of: datetime.date = hours.REFERENCE_WEEK) -> list[VenueRow]:
    """Every feature of the file as a row, in its order; `week_of` is the week whose hours count.

    Raises `UnreadableFile` if the file is no UTF-8 GeoJSON FeatureCollection.
    """
    rows: list[VenueRow] = []
    seen: dict[str, int] = {}
    for number, feature in enumerate(_features(path), start=1):
        row = _row(number, feature, week_of)
        first = seen.setdefault(row.external_id, number) if row.external_id else number
        if first != number:
            again = Problem("id", f"{row.external_id} is already in row {first}")
            row = VenueRow(number, row.external_id, row.name, None, (again, *row.problems))
        rows.append(row)
    return rows


def _features(path: pathlib.Path) -> list[Any]:
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as broken:
        raise UnreadableFile(f"{path}: {broken.strerror}") from None
    except UnicodeDecodeError as broken:
        raise UnreadableFile(f"{path}: not UTF-8 (byte {broken.start})") from None
    except (json.JSONDecodeError, RecursionError) as broken:
        raise UnreadableFile(f"{path}: not JSON ({broken})") from None
    if not isinstance(document, dict) or document.get("type") != "FeatureCollection":
        raise UnreadableFile(f"{path}: not a GeoJSON FeatureCollection")
    features = document.get("features")
    if not isinstance(features, list):
        raise UnreadableFile(f"{path}: the FeatureCollection has no list of features")
    return features


def _row(number: int, feature: Any, week_of: datetime.date) -> VenueRow:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return VenueRow(number, None, None, None, (Problem("type", "this is not a GeoJSON Feature"),))
    tags = _tags(feature)
    external_id = _external_id(feature, tags)
    reading = _Reading(tags)
    venue = reading.venue(external_id, feature.get("geometry"), week_of)
    return VenueRow(number, external_id, tags.get("name"), venue, tuple(reading.problems))


class _Reading:
    """One feature being read: what is wrong is collected, so that one look at the report shows all of it."""

    def __init__(self, tags: dict[str, str]) -> None:
        self.tags = tags
        self.problems: list[Problem] = []

    def venue(self, external_id: str | None, shape: Any, week_of: datetime.date) -> Venue | None:
        """The venue, or None if there are problems."""
        tags = self.tags
        location = self._tried("geometry", lambda: geometry.place(shape)) or (0.0, 0.0)
        zone = tzfpy.get_tz(location[1], location[0])
        country = _country(tags, zone)
        weekly, notes = self._hours(location, zone, week_of)
        self._check_identity(external_id)
        categories = kinds.categories(tags)
        if not categories:
            self._wrong("category", f"not a kind of venue we know: {kinds.described(tags)}")
        venue = Venue(
            external_id=external_id or "",
            name=tags.get("name", ""),
            name_sq=tags.get("name:sq"),
            description=tags.get("description:en") or tags.get("description"),
            description_sq=tags.get("description:sq"),
            location=location,
            timezone=zone,
            country=country,
            address=contacts.address(tags),
            city=tags.get("addr:city") or tags.get("addr:place"),
            phone=self._tried("phone", lambda: contacts.phone(tags, country or _ANYWHERE)),
            email=self._tried("email", lambda: contacts.email(tags)),
            website=self._tried("website", lambda: contacts.website(tags)),
            categories=categories,
            weekly=weekly,
            gender=kinds.gender(tags),
            notes=notes,
        )
        return None if self.problems else venue

    def _hours(self, location: tuple[float, float], zone: str, week_of: datetime.date) -> Any:
        expression = self.tags.get("opening_hours")
        if not expression:
            return None, ()
        read = self._tried("opening_hours", lambda: hours.week(expression, location, zone, week_of))
        return read or (None, ())

    def _check_identity(self, external_id: str | None) -> None:
        name = self.tags.get("name")
        if not external_id:
            self._wrong("id", "without an id a second import could not know it again")
        if not name:
            self._wrong("name", "there is no name")
        elif len(name) > _LONGEST_NAME:
            self._wrong("name", f"longer than {_LONGEST_NAME} letters")
        for key, value in self.tags.items():
            if not value.isprintable():
                self._wrong(key, "contains signs that cannot be printed")

    def _tried(self, field: str, reading: Callable[[], T]) -> T | None:
        try:
            return reading()
        except (contacts.BadContact, geometry.BadGeometry, hours.BadHours) as bad:
            self._wrong(field, str(bad))
            return None

    def _wrong(self, field: str, reason: str) -> None:
        self.problems.append(Problem(field, reason))


def _country(tags: dict[str, str], zone: str) -> str | None:
    """The ISO code the venue names, else that of its time zone (which for Kosovo says Serbia)."""
    named = tags.get("addr:country", "").upper()
    return named if named in phonenumbers.SUPPORTED_REGIONS else zone_countries().get(zone)


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
