"""One rule a table: what becomes of its rows about somebody who leaves, and what of them they may take along."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Executable, Select
from sqlalchemy.orm import Session

from common.erasure.person import Person

Erase = Callable[[Session, Person], None]
About = Callable[[Person], Select[*tuple[Any, ...]]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A table that holds something about people, or points to them.

    `fate` says in one line what happens to such a row, for docs/erasure.md; without `erase` it stays as it is.
    `about` selects what its person gets in an export, under the name `file`: never a hash, a salt or a token.
    """

    table: str
    fate: str
    erase: Erase | None = None
    file: str = ""
    about: About | None = None


def doing(*statements: Callable[[Person], Executable]) -> Erase:
    """An `erase` that runs these statements, one after the other."""

    def act(db: Session, person: Person) -> None:
        for statement in statements:
            db.execute(statement(person), execution_options={"synchronize_session": False})

    return act
