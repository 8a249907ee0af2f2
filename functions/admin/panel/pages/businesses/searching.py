"""How businesses are found: by what is theirs or their owner's alone, else by how a word of their names begins."""

from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, false, func, select
from sqlalchemy.orm import InstrumentedAttribute

from common.models import Business, BusinessMember, User
from common.web.fields import PhoneNumber

_PHONE = TypeAdapter(PhoneNumber)
Contact = InstrumentedAttribute[str | None]


def called(words: str) -> ColumnElement[bool]:
    """Whether a business is who is looked for: uid, address or number as a whole, or a name (accents do not count).

    Of these only names are compared row by row.
    """
    said = words.strip()
    if not said or not said.isprintable():  # nothing is called so, and PostgreSQL would refuse some of it
        return false()
    uid, number = _uid_in(said), _number_in(said)
    if uid is not None:
        return Business.uid == uid
    if "@" in said:
        return _reached_by(Business.email, User.email, said)
    if number is not None:
        return _reached_by(Business.phone, User.phone, number)
    names = func.fold(func.concat(" ", Business.name_en, " ", Business.name_sq))
    return func.strpos(names, func.fold(f" {said}")) > 0


def _reached_by(own: Contact, of_person: Contact, contact: str) -> ColumnElement[bool]:
    """Its own, or of somebody in its team."""
    team = select(BusinessMember.business_id).join(User, User.id == BusinessMember.user_id)
    theirs = select(Business.id).where(own == contact).union_all(team.where(of_person == contact))
    return Business.id.in_(theirs)


def _uid_in(said: str) -> UUID | None:
    try:
        return UUID(said)
    except ValueError:
        return None


def _number_in(said: str) -> str | None:
    try:
        return _PHONE.validate_python(said)
    except ValidationError:
        return None
