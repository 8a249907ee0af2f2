"""Read services from a CSV file, line by line."""

import decimal
import re
from collections.abc import Mapping
from typing import cast, get_args

from common.data import category_slugs
from common.i18n import _
from functions.business.importing.plans import (
    Gender,
    Problem,
    ServicePlan,
    ServiceRow,
    printable,
    quoted,
)
from functions.business.importing.reading.tables import Cells, Columns, lines_of

REQUIRED = ("name_en", "price", "duration_minutes")
OPTIONAL = ("category", "name_sq", "gender", "employee")
_SHORT = {"name": "name_en"}  # as in the API
OF_VENUES = Columns(("venue", *REQUIRED), OPTIONAL, _SHORT)
OF_ONE_BUSINESS = Columns(REQUIRED, OPTIONAL, _SHORT)
_LONGEST_NAME = 200
_LONGEST_MINUTES = 24 * 60


def read_services(content: bytes, columns: Columns = OF_VENUES, most: int | None = None) -> list[ServiceRow]:
    """Every line after the header as a service or as its problems; empty lines do not count.

    The header names the columns: venue (external id or exact name; not in a file about one business), name_en (or
    name), price, duration_minutes, category? (slug), name_sq?, gender?, employee?. Raises `UnreadableFile`.
    """
    return [_row(line, cells) for line, cells in lines_of(content, columns, most)]


def _row(line: int, cells: Cells | Problem) -> ServiceRow:
    if isinstance(cells, Problem):
        return ServiceRow(line, None, (cells,))
    problems = tuple(_problems(cells))
    return ServiceRow(line, None if problems else _service(cells), problems, printable(cells["name_en"]))


def _service(values: Mapping[str, str]) -> ServicePlan:
    return ServicePlan(
        venue=values.get("venue", ""),
        category=values.get("category") or None,
        name_en=values["name_en"],
        name_sq=values.get("name_sq") or None,
        price=decimal.Decimal(values["price"]).quantize(decimal.Decimal("0.01")),
        duration_minutes=int(values["duration_minutes"]),
        gender=cast(Gender, values.get("gender") or "all"),
        employee=" ".join(values.get("employee", "").split()) or None,
    )


def _problems(values: Mapping[str, str]) -> list[Problem]:
    found = [Problem.of(name, _("This is empty.")) for name in ("venue", "name_en") if values.get(name) == ""]
    too_long = _("This is too long; at most {max_length} characters.")
    found += [
        Problem.of(name, too_long, max_length=_LONGEST_NAME)
        for name in ("venue", "name_en", "name_sq", "employee")
        if len(values.get(name, "")) > _LONGEST_NAME
    ]
    if values.get("category") and values["category"] not in category_slugs():
        found.append(
            Problem.of("category", _("There is no category {name}."), name=quoted(values["category"]))
        )
    if not _is_price(values["price"]):
        said = _("{value} is not a price like 1500 or 1500.00.")
        found.append(Problem.of("price", said, value=quoted(values["price"])))
    if not _is_duration(values["duration_minutes"]):
        said = _("{value} is not a number of minutes up to 1440.")
        found.append(Problem.of("duration_minutes", said, value=quoted(values["duration_minutes"])))
    if values.get("gender") and values["gender"] not in get_args(Gender):
        said = _("{value} is none of all, female, male.")
        found.append(Problem.of("gender", said, value=quoted(values["gender"])))
    return found


def _is_price(written: str) -> bool:
    return re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", written) is not None


def _is_duration(written: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", written) is not None and 0 < int(written) <= _LONGEST_MINUTES
