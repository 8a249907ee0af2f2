"""What people of the demo think of three venues where they have been, and what the owners make of it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Booking, Business, Language, Rating, User
from common.settings import Settings
from functions.rating import actions
from functions.rating.schemas import NewRating, ReportRequest
from tools.demo import rows
from tools.demo.people import People
from tools.demo.rows import SOURCE, customers_address
from tools.demo.stories import Stories, forget_what_was_said_then, owner_of, venue_called

_IN_THE_EVENING, _NEXT_MORNING = timedelta(hours=10), timedelta(hours=14)
"""After the visit, and from then."""


def say(db: Session, customers: Sequence[User], clock: Clock, settings: Settings) -> None:
    """Add them all, once there are venues and people; a second time changes nothing."""
    ours = select(Rating.id).join(Business).where(Business.source == SOURCE)
    if db.scalar(select(exists(ours))):
        return
    told = rows.read("ratings.json")
    people = {each.name: each for each in (*customers, *_others(db, told["people"], clock, settings))}
    for row in told["ratings"]:
        _say(db, people[row["who"]], row, clock.now(), settings)
    forget_what_was_said_then(db, clock.now())


def _others(db: Session, wanted: Sequence[Mapping[str, str]], clock: Clock, settings: Settings) -> list[User]:
    people = People(db, clock, settings)
    found = [
        people.account(
            customers_address(each["name"]), each["name"], each["surname"], Language(each["language"])
        )
        for each in wanted
    ]
    db.flush()
    return found


def _say(db: Session, who: User, row: Mapping[str, Any], now: datetime, settings: Settings) -> None:
    """Somebody has come, rates it in the evening, and hears from the owner on the morning after, if at all."""
    visit = Stories(db, now, settings).come(who, row["at"], [row["service"]], days_ago=row["days_ago"])
    rating = _rated(db, who, visit, row)
    owner = owner_of(db, venue_called(db, row["at"]))
    if "reply" in row:
        actions.reply(db, owner, rating, row["reply"], now=rating.created_at + _NEXT_MORNING)
    if "report" in row:
        wish = ReportRequest.model_validate(row["report"])
        enough = settings.reports_to_moderate
        actions.report(db, owner, rating, wish, now=rating.created_at + _NEXT_MORNING, enough=enough)


def _rated(db: Session, who: User, visit: Booking, row: Mapping[str, Any]) -> Rating:
    said = {name: row[name] for name in ("rating", "employee_rating", "comment") if name in row}
    wish = NewRating(booking=visit.uid, **said)
    return actions.add(db, who, visit, wish, now=visit.ends_at + _IN_THE_EVENING)
