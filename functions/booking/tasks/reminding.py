"""What is said before a visit, and asked after it."""

from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from common import notifying, outbox
from common.events import ReminderDue, ReviewRequestDue
from common.models import NotificationType
from common.notifying import Occasion
from common.quiet import CLOSEST
from common.runtime import Runtime
from functions.booking.reminders import planning, reviews
from functions.booking.reminders.quietly import sleeps, wakes_at
from functions.booking.tasks.board import background


@background.every(lambda settings: settings.cron_time_1hr, "send_reminder_notification")
def send_reminder_notification(runtime: Runtime) -> dict[str, int]:
    """Write down the reminders of visits an hour ahead."""
    return _write_down(NotificationType.REMINDER_1H, runtime.settings.cron_time_1hr, runtime)


@background.every(lambda settings: settings.cron_time_24hr, "send_reminder_notification_daily")
def send_reminder_notification_daily(runtime: Runtime) -> dict[str, int]:
    """Write down the reminders of visits a day ahead."""
    return _write_down(NotificationType.REMINDER_24H, runtime.settings.cron_time_24hr, runtime)


def _write_down(kind: NotificationType, minutes: int, runtime: Runtime) -> dict[str, int]:
    """Twice as far as to the next tick, so that one which is late or lost makes no reminder late."""
    now = runtime.clock.now()
    tick = planning.Tick(kind, now, now + 2 * timedelta(minutes=minutes), runtime.settings)
    written = (
        runtime.transactions.run(partial(planning.write_down, tick=tick, since=since, until=until))
        for since, until in tick.slices()
    )
    return {"reminders": sum(written)}


@background.every(lambda _settings: 10, "request_reviews")
def request_reviews(runtime: Runtime) -> dict[str, int]:
    """Ask customers how their visits were, some time after they are over."""
    this = reviews.Round(runtime.clock.now(), runtime.settings)
    return {"requests": runtime.transactions.run(lambda db: reviews.ask(db, this))}


@background.on("send_reminder")
def send_reminder(db: Session, event: ReminderDue, runtime: Runtime) -> None:
    """Remind the customer of a visit, if it is still ahead and as it was when the reminder was planned.

    One that was held up into quiet hours waits for their end, unless that is too near the visit.
    """
    occasion = notifying.occasion_of(db, NotificationType(event.kind), event.booking)
    if occasion is None or occasion.booking.schedule_no != event.schedule_no:
        return
    now, starts_at = runtime.clock.now(), occasion.booking.starts_at
    if starts_at <= now or _is_overtaken(db, occasion, now):
        return
    later = _morning(occasion, runtime)
    if later is not None and later <= starts_at - CLOSEST:
        outbox.publish(db, event, now=now, due=later, not_after=starts_at)
        return
    _tell(db, occasion, runtime)


def _is_overtaken(db: Session, occasion: Occasion, now: datetime) -> bool:
    """Whether the reminder of the day before is so late that the one of the last hour is there, which is enough."""
    is_late = (
        occasion.type is NotificationType.REMINDER_24H and now >= occasion.booking.starts_at - planning.HOUR
    )
    return is_late and planning.is_written_down(db, NotificationType.REMINDER_1H, occasion.booking)


def _morning(occasion: Occasion, runtime: Runtime) -> datetime | None:
    booking = occasion.booking
    if booking.customer is None:
        return None
    return wakes_at(booking.customer, booking.timezone, runtime.clock.now(), runtime.settings)


@background.on("send_review_request")
def send_review_request(db: Session, event: ReviewRequestDue, runtime: Runtime) -> None:
    """Ask the customer how a visit was, unless they have said so, or sleep by now: it is not worth waking anybody."""
    occasion = notifying.occasion_of(db, NotificationType.REVIEW_REQUEST, event.booking)
    person = occasion.booking.customer if occasion else None
    if occasion is None or person is None:
        return
    if not sleeps(person, occasion.booking.timezone, runtime.clock.now(), runtime.settings):
        _tell(db, occasion, runtime)


def _tell(db: Session, occasion: Occasion, runtime: Runtime) -> None:
    """Tell the customer; nobody else hears what only the clock brings."""
    for listener in notifying.listeners(db, occasion):
        news = notifying.news_of(occasion, listener, runtime.settings)
        notifying.tell(db, listener.person, news, now=runtime.clock.now())
