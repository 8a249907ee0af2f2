"""Read the services of venues from a CSV file, line by line."""

import csv
import decimal
import io
import pathlib
import re
from collections.abc import Mapping
from typing import cast, get_args

from common.data import category_slugs
from tools.venues.plans import Gender, Problem, ServicePlan, ServiceRow, UnreadableFile

REQUIRED = ("venue", "name_en", "price", "duration_minutes")
OPTIONAL = ("category", "name_sq", "gender", "employee")
_SHORT = {"name": "name_en"}  # as in the API
_LONGEST_NAME = 200
_LONGEST_MINUTES = 24 * 60


def read_services(path: pathlib.Path) -> list[ServiceRow]:
    """Every line after the header as a service or as its problems; empty lines do not count.

    The header names the columns: venue (external id or exact name), name_en (or name), price,
    duration_minutes, category? (slug), name_sq?, gender?, employee?. Raises `UnreadableFile` if there is no
    such header.
    """
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = [_SHORT.get(name, name) for name in names]
        _check_header(path, list(reader.fieldnames))
        return [_row(reader.line_num, cells) for cells in reader]
    except csv.Error as broken:
        raise UnreadableFile(f"{path}: line {reader.line_num}: {broken}") from None


def _text(path: pathlib.Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as broken:
        raise UnreadableFile(f"{path}: {broken.strerror}") from None
    except UnicodeDecodeError as broken:
        raise UnreadableFile(f"{path}: not UTF-8 (byte {broken.start})") from None


def _check_header(path: pathlib.Path, names: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in names]
    strange = [name for name in names if name not in (*REQUIRED, *OPTIONAL)]
    if missing:
        raise UnreadableFile(f"{path}: line 1: missing columns: {', '.join(missing)}")
    if strange:
        raise UnreadableFile(f"{path}: line 1: unknown columns: {', '.join(strange)}")
    if len(set(names)) < len(names):
        raise UnreadableFile(f"{path}: line 1: a column is named twice")


def _row(line: int, cells: Mapping[str | None, str | list[str] | None]) -> ServiceRow:
    if None in cells or None in cells.values():
        return ServiceRow(line, None, (Problem("line", "it has not as many cells as the header"),))
    values = {str(key): str(value).strip() for key, value in cells.items()}
    problems = tuple(_problems(values))
    return ServiceRow(line, None if problems else _service(values), problems)


def _service(values: Mapping[str, str]) -> ServicePlan:
    return ServicePlan(
        venue=values["venue"],
        category=values.get("category") or None,
        name_en=values["name_en"],
        name_sq=values.get("name_sq") or None,
        price=decimal.Decimal(values["price"]).quantize(decimal.Decimal("0.01")),
        duration_minutes=int(values["duration_minutes"]),
        gender=cast(Gender, values.get("gender") or "all"),
        employee=" ".join(values.get("employee", "").split()) or None,
    )


def _problems(values: Mapping[str, str]) -> list[Problem]:
    found = [Problem(name, "is empty") for name in ("venue", "name_en") if not values[name]]
    found += [
        Problem(name, f"longer than {_LONGEST_NAME} letters")
        for name in ("name_en", "name_sq", "employee")
        if len(values.get(name, "")) > _LONGEST_NAME
    ]
    if values.get("category") and values["category"] not in category_slugs():
        found.append(Problem("category", f"there is no category {values['category']!r}"))
    if not _is_price(values["price"]):
        found.append(Problem("price", f"{values['price']!r} is not a price like 1500 or 1500.00"))
    if not _is_duration(values["duration_minutes"]):
        found.append(
            Problem(
                "duration_minutes", f"{values['duration_minutes']!r} is not a number of minutes up to 1440"
            )
        )
    if values.get("gender") and values["gender"] not in get_args(Gender):
        found.append(Problem("gender", f"{values['gender']!r} is none of all, female, male"))
    return found


def _is_price(written: str) -> bool:
    return re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", written) is not None


def _is_duration(written: str) -> bool:
    return re.fullmatch(r"[0-9]{1,4}", written) is not None and 0 < int(written) <= _LONGEST_MINUTES
