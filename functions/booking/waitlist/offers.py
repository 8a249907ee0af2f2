"""Time becomes free: whoever is first in line and can use it is asked, and it is kept while they think.

1. Without locks, find the first in line for whom the engine has a time on that date. 2. Lock: business, customer,
everybody who could serve. 3. Ask the engine again. 4. Keep the time, tell, and look for the next in a message of its
own: a second customer must never be locked after resources.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.orm import Session

from common import diary, outbox
from common.availability import Question, Slot, slots
from common.events import TimeFreed
from common.models import Business, User, WaitlistEntry, WaitlistStatus
from functions.booking.actions import expiry
from functions.booking.judging import verdict_on
from functions.booking.waitlist import queries
from functions.booking.waitlist.keeping import MOST_OFFERS, keep, let_go_of

_AT_ONCE = 100
"""Entries that are read at a time."""


@dataclass(frozen=True, slots=True)
class FreedDay:
    """A business's local date on which something is free again, and how long an offer stands."""

    business: UUID
    on: date
    now: datetime
    minutes: int

    def slots_for(self, db: Session, subject: diary.Subject) -> Sequence[Slot]:
        """The times of that date that can still be booked when the offer ends."""
        if not subject.is_on_sale:
            return ()
        question = self.question(subject)
        world = diary.world_of(db, subject, self.on, self.on, self.now, for_listing=True)
        notice = timedelta(minutes=self.minutes + subject.policy.min_notice_minutes)
        found = [slot for day in slots(world, question) for slot in day.slots]
        return [slot for slot in found if slot.starts_at >= self.now + notice]

    def question(self, subject: diary.Subject) -> Question:
        """The visit as the engine reads it."""
        return Question(
            now=self.now,
            date_from=self.on,
            date_to=self.on,
            wishes=subject.wishes,
            active_bookings=subject.active_bookings,
            blocked=subject.is_blocked,
        )


def offer(db: Session, day: FreedDay) -> bool:
    """Offer one freed time to the first in line who can use it; says whether somebody was found.

    Of two at once that found the same person, the second finds them served and looks again, in another message. So
    does whoever finds that time booked meanwhile, but for one entry once a minute at most: it could go on for ever.
    """
    diary.lock_business(db, day.business)
    first = Line(db, day).first()
    if first is None:
        return False
    diary.lock_user(db, first.customer_id)
    entry = queries.locked_entry(db, first.id)
    is_outrun = entry.status is WaitlistStatus.WAITING and not _is_kept(db, day, entry)
    again = TimeFreed(business=day.business, on=day.on.isoformat())
    once = f"{entry.uid}:{day.on}:{day.now:%Y-%m-%dT%H:%M}" if is_outrun else None
    outbox.publish(db, again, now=day.now, once=once)
    return True


def _is_kept(db: Session, day: FreedDay, entry: WaitlistEntry) -> bool:
    """Keep the best time for an entry, if there still is one."""
    subject = _subject(db, day, entry, entry.customer)
    if subject is None:
        return False
    resources = [each.employee.resource_id for each in subject.asked_for]
    diary.lock_resources(db, resources)
    expiry.let_go(db, resources, [entry.customer_id], day.now)
    best = _best(db, day, entry, subject)
    if best is None:
        return False
    verdict = verdict_on(db, subject, day.question(subject), best.starts_at, day.now)
    return keep(db, entry, verdict, day.now, day.minutes)


@dataclass(slots=True)
class Line:
    """All who wait for a date, in their order; what is free for one kind of visit is worked out once."""

    db: Session
    day: FreedDay
    free: dict[tuple[diary.Choice, ...], Sequence[Slot]] = field(default_factory=dict)

    def first(self) -> WaitlistEntry | None:
        """The first for whom there is a time; nobody is locked."""
        seen: list[int] = []
        while some := queries.in_line(self.db, self.day.business, self.day.on, seen, _AT_ONCE):
            for entry in some:
                if self._is_served(entry):
                    return entry
            seen += [entry.id for entry in some]
        return None

    def _is_served(self, entry: WaitlistEntry) -> bool:
        """Whether there is a time for anybody with this wish, and then for this very person."""
        if not any(_suits(entry, slot) for slot in self._anybodys(entry)):
            return False
        subject = _subject(self.db, self.day, entry, entry.customer)
        return subject is not None and _best(self.db, self.day, entry, subject) is not None

    def _anybodys(self, entry: WaitlistEntry) -> Sequence[Slot]:
        wish = _choices(entry)
        if wish not in self.free:
            subject = _subject(self.db, self.day, entry, None)
            self.free[wish] = self.day.slots_for(self.db, subject) if subject else ()
        return self.free[wish]


def _subject(db: Session, day: FreedDay, entry: WaitlistEntry, customer: User | None) -> diary.Subject | None:
    return diary.subject_of(db, day.business, _choices(entry), customer, day.now)


def _choices(entry: WaitlistEntry) -> tuple[diary.Choice, ...]:
    return tuple(
        diary.Choice(each.service.uid, each.employee.uid if each.employee else None)
        for each in entry.services
    )


def _best(db: Session, day: FreedDay, entry: WaitlistEntry, subject: diary.Subject) -> Slot | None:
    """The earliest time on that date within the hours they named, when they are not elsewhere.

    None for whoever already has an offer here: one at a time.
    """
    found = [slot for slot in day.slots_for(db, subject) if _suits(entry, slot)]
    if not found or queries.has_an_offer(db, entry):
        return None
    between = found[0].starts_at, max(slot.ends_at for slot in found)
    useless = queries.not_for(db, entry, between, day.now)
    return next((slot for slot in found if not any(_overlap(slot, span) for span in useless)), None)


def _overlap(slot: Slot, span: queries.Span) -> bool:
    return slot.starts_at < span[1] and span[0] < slot.ends_at


def _suits(entry: WaitlistEntry, slot: Slot) -> bool:
    """Whether the visit lies between the hours that somebody named, on the venue's clock."""
    zone = ZoneInfo(entry.business.timezone)
    starts_at, ends_at = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    if entry.time_from is not None and starts_at.time() < entry.time_from:
        return False
    is_over_that_day = ends_at.date() == starts_at.date()
    return entry.time_to is None or (is_over_that_day and ends_at.time() <= entry.time_to)


def pass_on(db: Session, entry_id: int, customer_id: int, now: datetime) -> bool:
    """Take back an offer whose time is up, so that the next in line gets it; says whether it was one.

    Whoever let it go waits on, behind those who have had none, until they have let too many go.
    """
    diary.lock_user(db, customer_id)
    entry = queries.locked_entry(db, entry_id)
    until = entry.offer_expires_at
    if entry.status is not WaitlistStatus.OFFERED or until is None or until > now:
        return False
    is_enough = entry.times_offered >= MOST_OFFERS
    let_go_of(db, entry, WaitlistStatus.OVER if is_enough else WaitlistStatus.WAITING, now)
    return True


def end_waiting(db: Session, now: datetime) -> int:
    """Nobody waits for days that have gone by where they are; says how many do not any more."""
    ended = 0
    for zone in queries.zones_waited_in(db, now.date()):
        today = now.astimezone(ZoneInfo(zone)).date()
        over = (
            update(WaitlistEntry)
            .where(WaitlistEntry.business_id == Business.id)
            .where(Business.timezone == zone)
            .where(WaitlistEntry.status == WaitlistStatus.WAITING)
            .where(WaitlistEntry.date_to < today)
            .values(status=WaitlistStatus.OVER, updated_at=now)
            .execution_options(synchronize_session=False)
        )
        ended += len(db.scalars(over.returning(WaitlistEntry.id)).all())
    return ended
