"""Calendars that a team keeps elsewhere, read when connected and again and again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from common import outbox, sealing
from common.background import Sender
from common.events import BusyCalendarDue
from common.fetching import Unfetchable
from common.runtime import Runtime
from functions.business.onboarding.busy_calendars.keeping import Read, between, keep, note_failure
from functions.business.onboarding.busy_calendars.queries import calendar_to_read, claimed
from functions.business.onboarding.busy_calendars.reading import Unreadable, busy_times
from functions.business.tasks.board import background

_EVERY_MINUTES = 5
_BATCH, _MOST_ROUNDS = 100, 100


@dataclass(frozen=True, slots=True)
class _Known:
    """A calendar as it was when somebody set out to read it."""

    uid: UUID
    url: str
    zone: str
    etag: str


@background.sends("read_busy_calendar")
def read_busy_calendar(db: Session, event: BusyCalendarDue, runtime: Runtime) -> Sender | None:
    """Read a calendar, unless it has been removed; no transaction is open meanwhile.

    The ETag is shown only while its repetitions have been worked out far enough.
    """
    found = calendar_to_read(db, event.calendar)
    if found is None:
        return None
    now = runtime.clock.now()
    calendar, zone = found
    try:
        url = sealing.opened(calendar.sealed_url, runtime.settings).decode()
    except sealing.BrokenSeal:
        note_failure(db, calendar.uid, "sealed", now, runtime.settings)
        return None
    is_far_enough = calendar.read_until is not None and calendar.read_until >= between(now)[1]
    known = _Known(calendar.uid, url, zone, (calendar.etag or "") if is_far_enough else "")
    return partial(_read, known, now, runtime)


def _read(known: _Known, now: datetime, runtime: Runtime, _message: UUID) -> str:
    """A failure is written down with the calendar, and is none of the message's: it is tried again by the clock."""
    try:
        read = _asked(known, now, runtime)
    except (Unfetchable, Unreadable) as error:
        problem = error.problem
        runtime.transactions.run(lambda db: note_failure(db, known.uid, problem, now, runtime.settings))
        return problem
    is_news = runtime.transactions.run(lambda db: keep(db, known.uid, read, runtime.settings))
    return "changed" if is_news else "unchanged"


def _asked(known: _Known, now: datetime, runtime: Runtime) -> Read:
    since, until = between(now)
    document = runtime.doors.strangers.fetch(known.url, accept="text/calendar, */*;q=0.1", etag=known.etag)
    if document.content is None:
        return Read(now, until, None, known.etag)
    return Read(now, until, busy_times(document.content, known.zone, since, until), document.etag)


@background.every(lambda _settings: _EVERY_MINUTES, "read_busy_calendars")
def read_busy_calendars(runtime: Runtime) -> dict[str, int]:
    """Have the calendars read that are due; each is a task of its own, so that a slow one delays nobody."""
    count = 0
    for _round in range(_MOST_ROUNDS):
        due = runtime.transactions.run(partial(_due, runtime=runtime))
        outbox.relay(due, runtime)
        count += len(due)
        if len(due) < _BATCH:
            break
    return {"due": count}


def _due(db: Session, runtime: Runtime) -> list[outbox.Published]:
    now = runtime.clock.now()
    again_at = now + timedelta(minutes=runtime.settings.busy_calendar_minutes)
    for uid in claimed(db, now, again_at, _BATCH):
        outbox.publish(db, BusyCalendarDue(calendar=uid), now=now)
    db.flush()
    return outbox.published_in(db)
