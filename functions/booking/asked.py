"""Whose visit is asked about, by whom, and beside which booking that is to be moved."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common import diary
from common.availability import Actor, Question, World
from common.errors import Forbidden, NotFound, NotSignedIn
from common.models import Booking, User
from common.team import role_in
from functions.booking import queries
from functions.booking.refusals import Inactive
from functions.booking.schemas import VisitQuery


@dataclass(frozen=True, slots=True)
class Asked:
    """A visit that the engine can be asked about; the time of `besides` counts as free."""

    subject: diary.Subject
    actor: Actor
    now: datetime
    besides: Booking | None

    @property
    def zone(self) -> ZoneInfo:
        """Where clocks are read."""
        return ZoneInfo(self.subject.business.timezone)

    def question(self, date_from: date, date_to: date) -> Question:
        """The visit as the engine reads it, for these local dates, both included."""
        return Question(
            now=self.now,
            date_from=date_from,
            date_to=date_to,
            wishes=self.subject.wishes,
            actor=self.actor,
            active_bookings=self.subject.active_bookings,
            blocked=self.subject.is_blocked,
        )

    def world(
        self, db: Session, question: Question, *, whose_turn: bool = False, for_listing: bool = False
    ) -> World:
        """The diaries for the question's dates, in one statement; see `diary.world_of`."""
        return diary.world_of(
            db,
            self.subject,
            question.date_from,
            question.date_to,
            self.now,
            whose_turn=whose_turn,
            for_listing=for_listing,
            besides=self.besides,
        )


def asked(db: Session, wanted: VisitQuery, caller: User | None, now: datetime) -> Asked:
    """The visit somebody thinks of, in one statement; two more for `exclude_booking`, one for the team.

    A booking's own services can be asked for as long as it can be moved, also when they are no longer sold. Raises
    `NotFound` for what is not there or not theirs, `Inactive` for a paused service, and `NotSignedIn` or `Forbidden`
    for those who ask as a team to which they do not belong.
    """
    besides = _to_be_moved(db, wanted.exclude_booking, caller)
    is_booked = besides is not None and set(wanted.service) <= {each.service.uid for each in besides.items}
    choices = [diary.Choice(*each) for each in zip(wanted.service, wanted.performers, strict=True)]
    customer = None if wanted.actor == "team" else caller
    subject = diary.subject_of(
        db, wanted.business, choices, customer, now, besides=besides, or_dropped=is_booked
    )
    if subject is None or (besides is not None and besides.business_id != subject.business.id):
        raise NotFound
    if wanted.actor == "team":
        _is_of_the_team(db, caller, subject)
    if not subject.is_on_sale and not is_booked:
        raise Inactive
    return Asked(subject, wanted.actor, now, besides)


def _to_be_moved(db: Session, uid: UUID | None, caller: User | None) -> Booking | None:
    if uid is None:
        return None
    booking = None if caller is None else queries.booking_for(db, caller, uid)
    if booking is None:
        raise NotFound
    return booking


def _is_of_the_team(db: Session, caller: User | None, subject: diary.Subject) -> None:
    if caller is None:
        raise NotSignedIn
    if role_in(db, caller, subject.business.id) is None:
        raise Forbidden
