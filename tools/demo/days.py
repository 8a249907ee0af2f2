"""The fortnight between a wish to leave and the end, which nobody waits for: the database is told that it is over."""

from uuid import UUID

from sqlalchemy import Engine, select, update

from common.models import User


def let_the_days_pass(engine: Engine, person: UUID) -> None:
    """As if somebody had asked to be deleted so long ago that now is the day."""
    over = update(User).where(User.uid == person).values(erase_at=User.deletion_requested_at)
    with engine.begin() as connection:
        connection.execute(over)


def what_is_left(engine: Engine, person: UUID) -> tuple[str | None, ...] | None:
    """Address, number, name and surname of somebody who has been erased, or None as long as they have not."""
    row = select(User.email, User.phone, User.name, User.surname)
    erased = row.where(User.uid == person).where(User.erased_at.is_not(None))
    with engine.connect() as connection:
        found = connection.execute(erased).one_or_none()
    return tuple(found) if found else None
