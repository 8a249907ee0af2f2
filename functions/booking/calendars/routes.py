"""Bookings for calendars: one as a file, and a whole diary to subscribe to."""

from uuid import UUID

from sqlalchemy.orm import Session

from common import ics
from common.appointments import appointment_of
from common.clock import Clock
from common.errors import NotFound
from common.models import Booking, Business, User
from common.settings import Settings
from common.team import team_business
from common.web.ask import Caller, Reply
from common.web.contract import Plain
from common.web.guards import anyone
from common.web.limits import per_address, per_field, per_user
from functions.booking.api import api
from functions.booking.calendars import actions
from functions.booking.calendars.actions import NoDiary
from functions.booking.calendars.queries import booking_with_customer, diary_of, seat_of
from functions.booking.calendars.schemas import FeedShown, WhoseDiary
from functions.booking.guards import seen_booking

HOUR = 3600
_KIND = "text/calendar; charset=utf-8"


@api.get("/api/business/booking/<uuid:uid>/calendar.ics", auth=seen_booking, errors=[NotFound])
def booking_as_file(db: Session, user: User, uid: UUID, caller: Caller, settings: Settings) -> Reply[Plain]:
    """One booking as an iCalendar file, for whoever may see it.

    The same UID for ever and a SEQUENCE that grows, so that a calendar moves what it has; METHOD is CANCEL for one
    that will not be.
    """
    booking = booking_with_customer(db, user, uid)
    if booking is None:
        raise NotFound
    for_team = booking.customer_id != user.id
    link = settings.frontend_url + ("/team" if for_team else "") + f"/bookings/{booking.uid}"
    content = ics.invitation(appointment_of(booking, caller.language, for_team=for_team, link=link))
    return Reply(
        Plain(content.decode(), _KIND), headers={"Content-Disposition": 'attachment; filename="visit.ics"'}
    )


@api.post(
    "/api/business/calendar/",
    auth=team_business,
    status=201,
    errors=[NoDiary],
    limits=[per_user("calendar_feed", 20, HOUR)],
    support=False,
)
def open_calendar(
    db: Session, user: User, business: Business, body: WhoseDiary, clock: Clock, settings: Settings
) -> FeedShown:
    """Make the address under which a calendar reads one's own diary, or that of an employee whom one leads.

    Whoever knows it can read the diary: it is shown this once, and a new one ends the one before.
    """
    return FeedShown.of(actions.open_feed(db, user, business, body, clock=clock), settings)


@api.delete("/api/business/calendar/", auth=team_business, status=204, errors=[NoDiary], support=False)
def close_calendar(db: Session, user: User, business: Business, body: WhoseDiary, clock: Clock) -> None:
    """Let the address of a diary lead nowhere any more; there need not be one."""
    actions.close_feed(db, user, business, body, clock=clock)


@api.get(
    "/api/business/calendar/<token>.ics",
    auth=anyone.on("feed"),
    private_seconds=300,
    limits=[per_field("calendar_feed", "token", 60, HOUR), per_address("calendar_feed", 600, 60)],
    errors=[NotFound],
)
def calendar_feed(db: Session, token: str, caller: Caller, clock: Clock, settings: Settings) -> Plain:
    """A diary for a calendar to subscribe to: the last 30 days and the next 180.

    Services and names, nobody's number or note. A booking that was called off lately is in it as CANCELLED.
    """
    seat = seat_of(db, token)
    if seat is None:
        raise NotFound
    language = seat.language or caller.language

    def shown(booking: Booking) -> ics.Appointment:
        link = f"{settings.frontend_url}/team/bookings/{booking.uid}"
        return appointment_of(booking, language, for_team=True, link=link)

    return Plain(ics.feed(map(shown, diary_of(db, seat.employee, clock.now()))).decode(), _KIND)
