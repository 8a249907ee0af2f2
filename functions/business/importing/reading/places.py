"""Read venues from a CSV file, one a line, with our own names for what there is to say."""

import math
from datetime import date
from typing import Any

from common.data import category_slugs
from common.i18n import _
from functions.business.importing.plans import Problem, VenueRow, printable, quoted
from functions.business.importing.reading.features import each_once
from functions.business.importing.reading.hours import REFERENCE_WEEK
from functions.business.importing.reading.tables import Cells, Columns, lines_of
from functions.business.importing.reading.venue import Reading

_TAG_OF = {
    "name_en": "name",
    "name_sq": "name:sq",
    "description_en": "description",
    "description_sq": "description:sq",
    "address": "addr:full",
    "city": "addr:city",
    "country": "addr:country",
    "phone": "phone",
    "email": "email",
    "website": "website",
    "opening_hours": "opening_hours",
}
COLUMNS = Columns(
    required=("name_en", "lat", "lon", "category"),
    optional=("id", *(name for name in _TAG_OF if name != "name_en")),
    short={"name": "name_en", "description": "description_en"},
)


def read_places(content: bytes, week_of: date = REFERENCE_WEEK, most: int | None = None) -> list[VenueRow]:
    """Every line as a row that has the line's number; `week_of` is the week whose hours count.

    The header names the columns: name_en (or name), lat, lon (degrees), category (slugs, `;` between them), and id?
    (without one a venue is known by its name), name_sq?, description_en?, description_sq?, address?, city?,
    country?, phone?, email?, website?, opening_hours? (as OpenStreetMap writes them). Raises `UnreadableFile`.
    """
    return each_once([_row(line, cells, week_of) for line, cells in lines_of(content, COLUMNS, most)])


def _row(line: int, cells: Cells | Problem, week_of: date) -> VenueRow:
    if isinstance(cells, Problem):
        return VenueRow(line, None, None, None, (cells,))
    reading = Reading({_TAG_OF[name]: value for name, value in cells.items() if name in _TAG_OF and value})
    slugs = list(filter(None, (slug.strip() for slug in cells["category"].split(";"))))
    for slug in slugs:
        if slug not in category_slugs():
            reading.wrong("category", _("There is no category {name}."), name=quoted(slug))
    if not slugs:
        reading.wrong("category", _("This is empty."))
    point = {"type": "Point", "coordinates": [_degrees(cells["lon"]), _degrees(cells["lat"])]}
    external_id = cells.get("id") or cells["name_en"].casefold()
    venue = reading.venue(external_id, point, slugs, week_of)
    return VenueRow(line, external_id, printable(cells["name_en"]), venue, reading.problems)


def _degrees(written: str) -> Any:
    """A number as people write it, comma or point; what is none comes back as it is, and is no place on earth."""
    try:
        degrees = float(written.replace(",", "."))
    except ValueError:
        return written
    return degrees if math.isfinite(degrees) else written
