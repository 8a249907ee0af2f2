"""One venue being read out of tags, whatever file they come from."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, TypeVar

from common.data import zone_countries
from common.i18n import _
from functions.business.importing.plans import Interval, Problem, Said, Unusable, Venue
from functions.business.importing.reading import contacts, geometry, hours, kinds

_LONGEST_NAME = 200
_LONGEST_ID = 200
_LONGEST_TAG = 8000
_MOST_PROBLEMS = 20
_ANYWHERE = "AL"

T = TypeVar("T")


class Reading:
    """What is wrong is collected, so that one look at the report shows all of it."""

    def __init__(self, tags: dict[str, str]) -> None:
        self.tags = tags
        self._problems: list[Problem] = []

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, as much of it as anybody reads."""
        return tuple(self._problems[:_MOST_PROBLEMS])

    def venue(
        self, external_id: str | None, shape: Any, categories: Sequence[str], week_of: date
    ) -> Venue | None:
        """The venue, or None if there are problems; `shape` is a GeoJSON geometry."""
        tags = self.tags
        location = self._tried("geometry", lambda: geometry.place(shape)) or (0.0, 0.0)
        zone = _zone_at(location)
        country = _country(tags, zone)
        weekly, notes = self._hours(location, zone, week_of)
        self._check_identity(external_id)
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
            categories=tuple(categories),
            weekly=weekly,
            gender=kinds.gender(tags),
            notes=notes,
        )
        return None if self._problems else venue

    def wrong(self, field: str, message: str, **params: object) -> None:
        """Note a problem."""
        self._problems.append(Problem.of(field, message, **params))

    def _hours(
        self, location: tuple[float, float], zone: str, week_of: date
    ) -> tuple[tuple[Interval, ...] | None, tuple[Said, ...]]:
        expression = self.tags.get("opening_hours")
        if not expression or not expression.isprintable():  # the parser cannot take what is refused as a tag
            return None, ()
        read = self._tried("opening_hours", lambda: hours.week(expression, location, zone, week_of))
        return read or (None, ())

    def _check_identity(self, external_id: str | None) -> None:
        if not external_id:
            self.wrong("id", _("Without an id a second import could not know it again."))
        elif len(external_id) > _LONGEST_ID or not external_id.isprintable():
            self.wrong("id", _("This does not have the right form."))
        if not self.tags.get("name"):
            self.wrong("name", _("There is no name."))
        for key, value in self.tags.items():
            longest = _LONGEST_NAME if key in ("name", "name:sq") else _LONGEST_TAG
            if len(value) > longest:
                self.wrong(key, _("This is too long; at most {max_length} characters."), max_length=longest)
            if not value.isprintable():
                self.wrong(key, _("This contains signs that cannot be printed."))

    def _tried(self, field: str, reading: Callable[[], T]) -> T | None:
        try:
            return reading()
        except Unusable as bad:
            self._problems.append(Problem(field, bad.why))
            return None


def _zone_at(location: tuple[float, float]) -> str:
    import tzfpy  # its map of the world takes a quarter of a second: not before somebody needs it

    return tzfpy.get_tz(location[1], location[0])


def _country(tags: dict[str, str], zone: str) -> str | None:
    """The ISO code the venue names, else that of its time zone (which for Kosovo says Serbia)."""
    from phonenumbers import SUPPORTED_REGIONS  # only an import loads it

    named = tags.get("addr:country", "").upper()
    return named if named in SUPPORTED_REGIONS else zone_countries().get(zone)
