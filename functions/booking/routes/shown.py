"""The booking as every route shows it."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.errors import NotFound
from common.models import Booking, User
from common.web.ask import Caller, Reply
from functions.booking import queries
from functions.booking.schemas import BookingReply
from functions.booking.showing import booking_reply


def shown(db: Session, user: User, uid: UUID, caller: Caller) -> Reply[BookingReply]:
    """The booking as it stands now, its version in the ETag."""
    db.flush()
    booking: Booking | None = queries.booking_for(db, user, uid)
    if booking is None:
        raise NotFound
    return Reply(booking_reply(booking, caller.language), headers={"ETag": f'"{booking.version}"'})
