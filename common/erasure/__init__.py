"""What we know about somebody: all of it at a glance, to pack it up for them and to forget it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from common.erasure.person import Left, Person
from common.erasure.registry import NOBODYS, RULES
from common.models import User

__all__ = ["NOBODYS", "RULES", "Left", "about_person", "erase"]


def erase(db: Session, user: User, *, now: datetime) -> Left:
    """Forget a person in every table, in the caller's one transaction; `user` must be locked.

    Returns what is left to do elsewhere: objects to delete, providers to tell. Done again, it finds nothing.
    """
    person = Person.of(db, user, now)
    for rule in RULES:
        if rule.erase is not None:
            rule.erase(db, person)
    db.expire(user)
    return person.left


def about_person(db: Session, user: User, *, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Everything of theirs that they may take along, by the name of its file; rows are as the database has them."""
    person = Person.of(db, user, now)
    return {
        rule.file: [_plain(row) for row in db.execute(rule.about(person)).mappings()]
        for rule in RULES
        if rule.about is not None
    }


def _plain(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items()}
