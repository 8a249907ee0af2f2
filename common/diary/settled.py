"""A statement that is put together once: from then on only its values differ."""

from functools import cached_property
from typing import Any

from sqlalchemy import ClauseElement, Result, TextClause, bindparam, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session


class Settled:
    """A question to PostgreSQL, which is asked again and again with other values.

    SQLAlchemy looks through a statement each time it is executed, to find out whether it has compiled it before; for
    one that packs a whole diary that takes longer than anything else about it.
    """

    def __init__(self, statement: ClauseElement) -> None:
        self._statement = statement

    def one(self, db: Session, **values: Any) -> Any:
        """The only row it finds, or nothing."""
        return self.all(db, **values).one_or_none()

    def all(self, db: Session, **values: Any) -> Result[Any]:
        """The rows it finds; whatever `db` has not written yet is written before, as for any query."""
        db.flush()
        return db.execute(self._sql, values)

    @cached_property
    def _sql(self) -> TextClause:
        dialect: Any = postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]
        compiled: Any = self._statement.compile(dialect=dialect)
        values = (
            bindparam(name, each.value, type_=each.type, required=each.required)
            for each, name in compiled.bind_names.items()
        )
        return text(str(compiled).replace("::", r"\:\:")).bindparams(*values)
