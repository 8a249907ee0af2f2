"""A database's complaint without the rows and values it quotes, so that no log and no report can have them."""

import re
from typing import Any

from sqlalchemy.engine.interfaces import ExceptionContext

_SAID = ("S", "V", "C", "M", "s", "t", "c", "d", "n", "P", "F", "L", "R")
"""The fields of PostgreSQL's protocol that name things of ours: all but detail, hint, context and query."""
_BAD_VALUE = "22"
_VALUE = re.compile(r"\".*\"|: .*", re.DOTALL)


def say_less(failure: ExceptionContext) -> None:
    """Take out of an error, and of SQLAlchemy's around it, whatever a row or a value stands in."""
    original: Any = failure.original_exception
    less = _less(original)
    if less is None:
        return
    around = failure.sqlalchemy_exception
    if around is not None and around.args:
        kind = f"{type(original).__module__}.{type(original).__qualname__}"
        around.args = (f"({kind}) {less}", *around.args[1:])
    original.args = (less, *original.args[1:])


def _less(error: Any) -> Any:
    """What may be said of a complaint; None if it is not the database's own. pg8000 has a dict, psycopg a text."""
    told = error.args[0] if error.args else None
    if isinstance(told, dict):
        kept = {name: value for name, value in told.items() if name in _SAID}
        return kept | {"M": _sentence(str(told.get("C", "")), str(told.get("M", "")))}
    state = getattr(error, "sqlstate", None)
    return f"{state}: {_sentence(state, error.diag.message_primary or '')}" if state else None


def _sentence(state: str, text: str) -> str:
    """Of what is wrong with a value only the beginning is ours; what breaks a rule is told by the rule's name."""
    return _VALUE.sub("…", text) if state.startswith(_BAD_VALUE) else text
