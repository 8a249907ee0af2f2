"""What every table has in common: keys, types, and the names of constraints.

Checks, exclusions and triggers are written once, in `migrations/sql`, and kept honest by `docs/schema.sql`.
The models repeat only what Python needs or Alembic compares: columns, defaults, foreign keys, unique keys,
indexes.
"""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    Computed,
    Constraint,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Identity,
    Integer,
    MetaData,
    Numeric,
    SmallInteger,
    Table,
    Text,
    TypeDecorator,
    Uuid,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, CITEXT, JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.schema import ColumnCollectionConstraint

JSON = JSONB(none_as_null=True)

TYPES: dict[Any, Any] = {
    str: Text(),
    datetime: DateTime(timezone=True),
    Decimal: Numeric(14, 2),
    UUID: Uuid(),
    dict[str, Any]: JSON,
    list[dict[str, Any]]: JSON,
    list[str]: ARRAY(Text()),
    list[int]: ARRAY(Integer()),
}

Key = Annotated[int, mapped_column(BigInteger)]
"""A reference to another row's internal key."""
Small = Annotated[int, mapped_column(SmallInteger)]
Email = Annotated[str, mapped_column(CITEXT())]
"""An address, compared without regard to case."""
Created = Annotated[datetime, mapped_column(server_default=func.now())]
Updated = Annotated[datetime, mapped_column(server_default=func.now(), onupdate=func.now())]
Words = Annotated[str, mapped_column(server_default="")]
"""A text that may be empty but is never missing."""
Count = Annotated[int, mapped_column(server_default=text("0"))]
Yes = Annotated[bool, mapped_column(server_default=text("true"))]
"""A switch that is on unless said otherwise."""
No = Annotated[bool, mapped_column(server_default=text("false"))]
Object = Annotated[dict[str, Any], mapped_column(JSON, server_default=text("'{}'"))]
"""A JSON object, empty unless said otherwise."""


def what(constraint: Constraint, _: Table) -> str:
    """What a key is about, for its name: the last of its columns, without `_id`."""
    if isinstance(constraint, ForeignKeyConstraint):
        return constraint.column_keys[-1].removesuffix("_id")
    assert isinstance(constraint, ColumnCollectionConstraint)
    return str(list(constraint.columns)[-1].name).removesuffix("_id")


class Base(DeclarativeBase):
    """All our tables."""

    type_annotation_map = TYPES
    metadata = MetaData(
        naming_convention={
            "what": what,
            "pk": "%(table_name)s_pk",
            "fk": "%(table_name)s_%(what)s_fk",
            "uq": "%(table_name)s_%(what)s_unique",
        }
    )


class HasId:
    """An internal key, given by the database and never shown."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)


class HasUid(HasId):
    """An internal key, and the one by which the outside knows the row."""

    uid: Mapped[UUID] = mapped_column(server_default=func.gen_random_uuid(), unique=True)


class HasLegacyId:
    """The key that this row had in the system which ours replaces."""

    legacy_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)


class OneOf(TypeDecorator[StrEnum]):
    """A text column that holds one word of a StrEnum; a CHECK in the database knows the same words."""

    impl = Text
    cache_ok = True

    def __init__(self, words: type[StrEnum]) -> None:
        super().__init__()
        self.words = words

    def process_bind_param(self, value: StrEnum | str | None, dialect: Dialect) -> str | None:
        """Refuse what is not one of the words before the database has to."""
        return None if value is None else self.words(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> StrEnum | None:
        """Give the enum's member, so that `is` and `match` work."""
        return None if value is None else self.words(value)


def to(column: str) -> ForeignKey:
    """Point to another row and keep it from being deleted: rows are archived instead."""
    return ForeignKey(column, ondelete="RESTRICT")


def within(table: str, column: str) -> ForeignKeyConstraint:
    """Point from `column` to a row of the same business, so that a stranger's key can never fit.

    `table` is the target; it has a unique (business_id, id).
    """
    return ForeignKeyConstraint(
        ["business_id", column], [f"{table}.business_id", f"{table}.id"], ondelete="RESTRICT"
    )


def worked_out(expression: str) -> Computed:
    """A column that PostgreSQL computes and stores."""
    return Computed(expression, persisted=True)
