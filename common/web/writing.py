"""Parts of replies that PostgreSQL writes as JSON itself, in the form in which our models would write them.

(docs/decisions/0021-json-made-in-postgresql.md; tests hold both against each other.)
"""

from typing import Any

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Numeric,
    SQLColumnExpression,
    Text,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    null,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by

from common.integrations.storage import Storage
from common.models import Upload, UploadPurpose

Column = SQLColumnExpression[Any]
MEDIA = bindparam("media", type_=Text())
"""What stands before the path of every public object: `media_of`."""

_A_PATH = f"{UploadPurpose.GALLERY}/a.jpg"
_BEST_IN_TWENTIETHS = 100
_BLANKS = "".join(f"\\u{number:04x}" for number in range(0x10000) if chr(number).isspace())
_NOTHING: ColumnElement[Any] = literal_column("'[]'::json")
_EMPTY: ColumnElement[str] = literal_column("''", Text())
_TWENTY: ColumnElement[int] = literal_column("20", Integer())
_ROUNDED = ",".join(str(round(number / 20, 1)) for number in range(_BEST_IN_TWENTIETHS + 1))


def media_of(storage: Storage) -> str:
    """For the parameter `MEDIA`."""
    return storage.url(_A_PATH).removesuffix(_A_PATH)


def object_of(**parts: Column) -> ColumnElement[Any]:
    """A JSON object of these parts."""
    return func.json_build_object(*(each for name, part in parts.items() for each in (_word(name), part)))


def list_of(one: Column, *order: Column) -> ColumnElement[Any]:
    """A JSON list of what stands in each row, in an order; empty without any."""
    return func.coalesce(func.json_agg(aggregate_order_by(one, *order)), _NOTHING)


def told(language: str, en: Column, sq: Column) -> ColumnElement[str]:
    """`common.i18n.told` of two columns."""
    first, second = (sq, en) if language == "sq" else (en, sq)
    return case((_says(first), first), (_says(second), second), else_=_EMPTY)


def stripped(text: Column) -> ColumnElement[str]:
    """Without blanks around it, as `str.strip` does it."""
    return func.btrim(text, literal_column(f"E'{_BLANKS}'"))


def _says(text: Column) -> ColumnElement[bool]:
    return stripped(text) != _EMPTY


def amount(column: Column) -> ColumnElement[str]:
    """An exact number, which is a text in JSON."""
    return cast(column, Text)


def money(column: Column, currency: Column) -> ColumnElement[Any]:
    """`Money`, or null."""
    return case((column.is_not(None), object_of(amount=amount(column), currency=currency)))


def instant(at: Column, zone: Column) -> ColumnElement[str]:
    """A moment as clocks in `zone` show it, with its offset (`2027-03-15T09:30:00+01:00`), Z for none."""
    local, utc = func.timezone(zone, at), func.timezone(_text("UTC"), at)
    away, part = local - utc, func.to_char(at, _text(".US"))
    nothing: ColumnElement[Any] = literal_column("interval '0'")
    return func.concat(
        func.to_char(local, _text('YYYY-MM-DD"T"HH24:MI:SS')),
        func.nullif(part, _text(".000000")),
        case(
            (away == nothing, _text("Z")),
            (away > nothing, func.to_char(away, _text("+HH24:MI"))),
            else_=func.to_char(-away, _text("-HH24:MI")),
        ),
    )


def _text(text: str) -> ColumnElement[str]:
    return literal_column(f"'{text}'", Text())


def place(point: Column) -> ColumnElement[Any]:
    """`PlaceShown`."""
    degrees = func.geometry(point)
    return object_of(lat=func.ST_Y(degrees), lon=func.ST_X(degrees))


def stars(total: Column, count: Column) -> ColumnElement[Any]:
    """`Stars`."""
    return object_of(average=mean_of(total, count), count=count)


def mean_of(total: Column, count: Column) -> ColumnElement[Any]:
    """The mean to one decimal; null of nothing.

    What lies exactly between two decimals is rounded as Python does it, which depends on how the number is kept.
    """
    none, one = literal_column("0", Integer()), literal_column("1", Integer())
    rounded = literal_column(f"('{{{_ROUNDED}}}'::numeric[])", ARRAY(Numeric))
    twentieths = total * _TWENTY
    return case(
        (count == none, null()),
        (func.mod(twentieths, count) == none, rounded[func.div(twentieths, count) + one]),
        else_=func.round(cast(total, Numeric) / count, one),
    )


def picture(upload: type[Upload]) -> ColumnElement[Any]:
    """`Pictured`, of a picture that everybody may see."""
    return object_of(
        uid=upload.uid,
        url=MEDIA + upload.path,
        width=upload.width,
        height=upload.height,
        variants=object_of(small=_size(upload, "small"), medium=_size(upload, "medium")),
    )


def _size(upload: type[Upload], name: str) -> ColumnElement[Any]:
    variant = upload.variants[name]
    return object_of(url=MEDIA + variant["path"].astext, width=variant["width"], height=variant["height"])


def _word(name: str) -> ColumnElement[str]:
    """The name of a part: a literal, so that a statement has fewer parameters."""
    return literal_column(f"'{name}'")
