"""Free times."""

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import NotFound
from common.models import User
from common.web.guards import anyone_recognised
from functions.booking.api import api
from functions.booking.free_times import free_times
from functions.booking.refusals import Inactive
from functions.booking.schemas import SlotsQuery, SlotsReply


@api.get("/api/business/available-slots/", auth=anyone_recognised, errors=[NotFound, Inactive])
def available_slots(db: Session, query: SlotsQuery, user: User | None, clock: Clock) -> SlotsReply:
    """Free times of a business for one of its services.

    Every time listed here can be booked as long as nobody else takes it first.
    """
    return free_times(db, query, user, clock.now())
