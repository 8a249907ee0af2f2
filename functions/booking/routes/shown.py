"""The booking as every route shows it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from common.errors import NotFound
from common.models import Booking, BusinessClient, User
from common.web.ask import Caller, Reply
from common.web.written import Written
from functions.booking import actions, queries
from functions.booking.actions.series import Planned
from functions.booking.my_bookings import booking_as_json
from functions.booking.schemas import BookingReply, SeriesInBooking, SeriesPreview, VisitOfSeries
from functions.booking.showing import booking_for_team, booking_reply


def shown(
    db: Session, user: User, uid: UUID, caller: Caller, now: datetime | None = None
) -> Reply[BookingReply]:
    """The booking as it stands now, its version in the ETag; its customer needs `now` to see if it may be rated."""
    db.flush()
    booking: Booking | None = queries.booking_for(db, user, uid)
    if booking is None:
        raise NotFound
    return _reply(db, user, booking, caller, now)


def just_made(
    db: Session,
    user: User,
    booking: Booking,
    caller: Caller,
    series: SeriesInBooking | None = None,
) -> Reply[BookingReply | SeriesPreview]:
    """A booking for whoever has written it down, also for a colleague, whose visits they do not see otherwise."""
    db.flush()
    if series is None and booking.customer_id == user.id:
        written: Any = Written(booking_as_json(db, booking.id, caller.language, booking.created_at))
        return Reply(written, headers={"ETag": f'"{booking.version}"'})
    whole = queries.whole_booking().options(joinedload(Booking.customer)).where(Booking.id == booking.id)
    made = db.scalars(whole.execution_options(populate_existing=True)).one()
    reply = _reply(db, user, made, caller, None)
    content = reply.content if series is None else reply.content.model_copy(update={"series": series})
    return Reply(content, headers=reply.headers)


def of_series(
    db: Session, user: User, plan: Sequence[Planned], caller: Caller
) -> Reply[BookingReply | SeriesPreview]:
    """The first booking of a series, with the others and the dates that were left out."""
    made = [each.booking for each in plan if each.booking]
    assert made[0].series_id is not None
    series = SeriesInBooking(
        id=made[0].series_id,
        bookings=[_visit(each) for each in made],
        skipped=actions.report([each for each in plan if each.refusal]),
    )
    return just_made(db, user, made[0], caller, series)


def _visit(booking: Booking) -> VisitOfSeries:
    starts_at = booking.starts_at.astimezone(ZoneInfo(booking.timezone))
    return VisitOfSeries(uid=booking.uid, starts_at=starts_at, status=booking.status)


def previewed(plan: Sequence[Planned]) -> Reply[BookingReply | SeriesPreview]:
    """What would come of an order."""
    business = plan[0].order.subject.business
    content = SeriesPreview(
        timezone=business.timezone, currency=business.currency, dates=actions.report(plan)
    )
    return Reply(content, status=200)


def _reply(
    db: Session, user: User, booking: Booking, caller: Caller, now: datetime | None
) -> Reply[BookingReply]:
    if booking.customer_id == user.id:
        is_rated = bool(queries.rated_among(db, [booking]))
        content = booking_reply(booking, caller.language, now, is_rated=is_rated)
    else:
        content = booking_for_team(booking, caller.language, _client(db, booking))
    return Reply(content, headers={"ETag": f'"{booking.version}"'})


def _client(db: Session, booking: Booking) -> UUID | None:
    """Under which uid the business knows the customer."""
    client = select(BusinessClient.uid).where(BusinessClient.business_id == booking.business_id)
    return db.scalar(client.where(BusinessClient.user_id == booking.customer_id))
