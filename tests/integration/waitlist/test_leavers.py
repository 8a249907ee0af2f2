"""Whoever is leaving AvatID waits for nothing, and their number is no longer the business's to read."""

from sqlalchemy.orm import Session

from tests.integration.conftest import Phone
from tests.integration.salon import done
from tests.integration.waitlist.conftest import LIST, Line


def queue(line: Line) -> list[str]:
    """The uids of all who wait, as the owner sees them."""
    rows = done(line.salon.owner.get(LIST, business=line.salon.uid), 200)["results"]
    return [row["uid"] for row in rows]


def test_the_queue_shows_nobody_who_is_leaving(people: list[Phone], line: Line, db: Session) -> None:
    leaver, stays = people[:2]
    gone, there = line.joins(leaver), line.joins(stays)
    assert queue(line) == [gone, there]
    assert leaver.user is not None
    leaver.user.deletion_requested_at = leaver.user.erase_at = line.clock.now()
    db.commit()
    assert queue(line) == [there]


def test_who_comes_back_is_where_they_were(people: list[Phone], line: Line, db: Session) -> None:
    leaver, stays = people[:2]
    first, second = line.joins(leaver), line.joins(stays)
    assert leaver.user is not None
    leaver.user.deletion_requested_at = leaver.user.erase_at = line.clock.now()
    db.commit()
    leaver.user.deletion_requested_at = leaver.user.erase_at = None
    db.commit()
    assert queue(line) == [first, second]
