"""CSV files: text out of bytes, columns by their names, and cells line by line."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from common.i18n import _
from functions.business.importing.plans import Problem, UnreadableFile, printable

_SEPARATORS = ",;\t"
Cells = dict[str, str]


@dataclass(frozen=True)
class Columns:
    """Which columns a file must and may have, and other names for some of them."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()
    short: Mapping[str, str] = field(default_factory=dict)


def text_of(content: bytes) -> str:
    """The text of a file, with or without a byte order mark; raises `UnreadableFile` if it is not UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as broken:
        raise UnreadableFile(_("This file is not UTF-8 (byte {byte})."), byte=broken.start) from None


def lines_of(content: bytes, columns: Columns, most: int | None = None) -> list[tuple[int, Cells | Problem]]:
    """Every line after the header (line 1) with its stripped cells; empty lines do not count.

    Commas, semicolons (as Excel writes where the comma is for decimals) and tabs separate. Raises `UnreadableFile`
    if the header is another, the quotes do not match, or there are more than `most` lines.
    """
    text = text_of(content)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    try:
        names = [name.strip() for name in reader.fieldnames or ()]
        reader.fieldnames = [columns.short.get(name, name) for name in names]
        _check_header(list(reader.fieldnames), columns)
        lines = [(reader.line_num, _cells(row)) for row in reader]
    except csv.Error as broken:
        said = _("Line {line} cannot be read: {reason}.")
        raise UnreadableFile(said, line=reader.line_num, reason=printable(str(broken))) from None
    refuse_more_than(most, len(lines))
    return lines


def refuse_more_than(most: int | None, count: int) -> None:
    """Raise `UnreadableFile` for a file with more rows than one may send at once."""
    if most is not None and count > most:
        raise UnreadableFile(_("There are {count} rows; at most {most} are allowed."), count=count, most=most)


def _separator(text: str) -> str:
    header = text.partition("\n")[0]
    return max(_SEPARATORS, key=header.count)


def _check_header(names: Sequence[str], columns: Columns) -> None:
    missing = [name for name in columns.required if name not in names]
    strange = [name for name in names if name not in (*columns.required, *columns.optional)]
    if missing:
        raise UnreadableFile(_("Missing columns: {columns}."), columns=", ".join(missing))
    if strange:
        raise UnreadableFile(_("Unknown columns: {columns}."), columns=printable(", ".join(strange)))
    if len(set(names)) < len(names):
        raise UnreadableFile(_("A column is named twice."))


def _cells(row: Mapping[str | None, str | list[str] | None]) -> Cells | Problem:
    if None in row or None in row.values():
        return Problem.of("line", _("It has not as many cells as the header."))
    cells = {str(name): str(value).strip() for name, value in row.items()}
    strange = next((name for name, value in cells.items() if not value.isprintable()), None)
    return cells if strange is None else Problem.of(strange, _("This contains signs that cannot be printed."))
