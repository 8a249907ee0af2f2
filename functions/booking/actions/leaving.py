"""A customer leaves AvatID: the visits that lie ahead are called off."""

from datetime import datetime

from sqlalchemy.orm import Session

from common import diary
from common.models import User
from functions.booking import queries
from functions.booking.actions import expiry
from functions.booking.actions.cancel import cancel

CODE = "customer_left"


def cancel_all_of(db: Session, leaver: User, *, now: datetime) -> int:
    """Call off every visit that lies ahead, as the customer would, on the terms agreed; says how many.

    Requests that have lapsed are let go of as such. Done again it finds none. Everything is locked at the start, in
    the agreed order: the diaries of several visits taken one by one could wait for each other in a ring.
    """
    diary.lock_user(db, leaver.id)
    known = queries.visits_ahead(db, leaver, now)
    diary.lock_resources(db, queries.resources_of(db, *known))
    expiry.let_go(db, [], [leaver.id], now)
    ahead = queries.visits_ahead(db, leaver, now)
    for booking in ahead:
        cancel(db, leaver, booking.uid, None, now=now, code=CODE)
    return len(ahead)
