"""Opening and closing the feed of a diary."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from common import calendars
from common.clock import Clock
from common.codes import new_token, token_hash
from common.errors import Conflict, Forbidden, Invalid, field_error
from common.i18n import _
from common.models import Business, CalendarFeed, Employee, User
from common.team import LEADERS
from functions.booking.calendars import queries
from functions.booking.calendars.schemas import WhoseDiary


class NoDiary(Conflict):
    """Somebody of the team who does not serve."""

    code = "no_diary"
    title = _("You have no diary here.")
    detail = _("You take no bookings in this business. Please say whose diary you mean.")


def open_feed(db: Session, user: User, business: Business, wish: WhoseDiary, *, clock: Clock) -> str:
    """A new secret address for a diary, by its token; an earlier one leads nowhere any more.

    Raises `NoDiary`, `Invalid` for an employee who is not there, and `Forbidden` for a colleague's diary.
    """
    employee = _locked(db, _seat(db, user, business, wish))
    now, token = clock.now(), new_token()
    calendars.close_feed(db, employee, now)
    feed = CalendarFeed(business_id=business.id, employee_id=employee.id, created_at=now)
    feed.token_hash = token_hash(token)
    db.add(feed)
    db.flush()
    return token


def close_feed(db: Session, user: User, business: Business, wish: WhoseDiary, *, clock: Clock) -> None:
    """Let the address lead nowhere any more. Raises as `open_feed` does."""
    calendars.close_feed(db, _locked(db, _seat(db, user, business, wish)), clock.now())


def _locked(db: Session, employee: Employee) -> Employee:
    """Two who open a feed at once take turns: the later address is the one that works."""
    db.execute(select(Employee.id).where(Employee.id == employee.id).with_for_update(key_share=True))
    return employee


def _seat(db: Session, user: User, business: Business, wish: WhoseDiary) -> Employee:
    member = queries.membership(db, user, business)
    if wish.employee is None:
        if member.employee is None:
            raise NoDiary
        return member.employee
    employee = queries.employee_of(db, business, wish.employee)
    if employee is None:
        raise Invalid(fields=[field_error("employee", "not_found", _("This does not exist."))])
    if member.role not in LEADERS and employee.id != member.employee_id:
        raise Forbidden
    return employee
