"""What they waited for, and the calendars they connected."""

from sqlalchemy import case, delete, select, update

from common.erasure.rule import Rule, doing
from common.models import Business, BusyCalendar, BusyTime, CalendarFeed, WaitlistEntry, WaitlistStatus

_OPEN = WaitlistEntry.status.in_((WaitlistStatus.WAITING, WaitlistStatus.OFFERED))

ENTRY = Rule(
    "waitlist_entry",
    "stays, withdrawn, with its note blanked",
    doing(
        lambda person: (
            update(WaitlistEntry)
            .where(WaitlistEntry.customer_id == person.id)
            .values(
                note="",
                status=case((_OPEN, WaitlistStatus.WITHDRAWN), else_=WaitlistEntry.status),
                hold_id=None,
            )
        )
    ),
    "waiting_list",
    lambda person: (
        select(
            Business.name_en.label("business"),
            WaitlistEntry.date_from,
            WaitlistEntry.date_to,
            WaitlistEntry.time_from,
            WaitlistEntry.time_to,
            WaitlistEntry.note,
            WaitlistEntry.status,
            WaitlistEntry.created_at,
        )
        .join(Business, Business.id == WaitlistEntry.business_id)
        .where(WaitlistEntry.customer_id == person.id)
        .order_by(WaitlistEntry.id)
    ),
)

FEED = Rule(
    "calendar_feed",
    "revoked where it shows a seat of theirs",
    doing(
        lambda person: (
            update(CalendarFeed)
            .where(CalendarFeed.employee_id.in_(person.employees), CalendarFeed.revoked_at.is_(None))
            .values(revoked_at=person.now)
        )
    ),
)

BUSY_TIME = Rule(
    "busy_time",
    "deleted where it came from a calendar of theirs",
    doing(lambda person: delete(BusyTime).where(BusyTime.employee_id.in_(person.employees))),
)

BUSY_CALENDAR = Rule(
    "busy_calendar",
    "deleted where a seat of theirs was connected with it",
    doing(lambda person: delete(BusyCalendar).where(BusyCalendar.employee_id.in_(person.employees))),
    "calendars",
    lambda person: (
        select(BusyCalendar.host, BusyCalendar.created_at, BusyCalendar.archived_at)
        .where(BusyCalendar.employee_id.in_(person.employees))
        .order_by(BusyCalendar.id)
    ),
)
