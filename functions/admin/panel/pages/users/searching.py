"""How people are found: by what is theirs alone, else by how their names begin."""

from uuid import UUID

import phonenumbers
from sqlalchemy import ColumnElement, and_, false, func, or_, select

from common.models import User

_HOME = "AL"
_MOST_WORDS = 6
_WILD = str.maketrans("", "", "%_\\")


def called(words: str) -> ColumnElement[bool]:
    """Whether a `User` is who is looked for: uid, address or number as a whole, or every word begins a name.

    Accents and capitals do not count, nor do words of one letter: a third of all people have one. Each way has an
    index, the unique ones and for names the trigrams of `users_called_ix`. They are found before they are sorted:
    else PostgreSQL would go through everybody from the newest on, hoping to come across fifty of them soon.
    """
    said = words.strip()
    if not said or not said.isprintable():
        return false()
    either = or_(User.email == said, *_by_number(said), *_by_uid(said), _by_name(said))
    found = select(User.id).where(User.erased_at.is_(None)).where(either)
    return User.id.in_(select(found.cte("found").prefix_with("MATERIALIZED").c.id))


def _by_uid(said: str) -> list[ColumnElement[bool]]:
    try:
        return [User.uid == UUID(said)]
    except ValueError:
        return []


def _by_number(said: str) -> list[ColumnElement[bool]]:
    """A number as people write it, Albanian unless it says otherwise."""
    try:
        number = phonenumbers.parse(said, _HOME)
    except phonenumbers.NumberParseException:
        return []
    return [User.phone == phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)]


def _by_name(said: str) -> ColumnElement[bool]:
    names = func.fold(" " + User.name + " " + User.surname)
    words = [word for word in said.translate(_WILD).split() if len(word) > 1][:_MOST_WORDS]
    return and_(*(names.like(func.fold(f"% {word}%")) for word in words)) if words else false()
