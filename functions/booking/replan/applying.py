"""Carrying out what was approved of a plan: all of it, or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common import diary
from common.errors import Conflict, NotFound
from common.i18n import _
from common.models import Booking, BookingActor, BookingStatus, Business, Employee, User
from functions.booking.actions import another_time, expiry
from functions.booking.actions.another_time import Destination
from functions.booking.actions.cancel import call_off
from functions.booking.queries import resources_of
from functions.booking.refusals import CustomerElsewhere, NotBookable, ReasonRequired
from functions.booking.replan import queries
from functions.booking.replan.schemas import PlannedStep, PlannedStepReply, ReplanRequest
from functions.booking.transitions import Act


class PlanOutdated(Conflict):
    """The diary is not the one the plan was made for; `bookings` are the visits that stand in its way."""

    code = "plan_outdated"
    title = _("The diary has changed since this plan was made.")
    detail = _("The diary has changed since this plan was made. Please ask for a new one.")


@dataclass(frozen=True, slots=True)
class Approved:
    """A step of the plan with the visit it is about, locked and as it stands now."""

    step: PlannedStep
    booking: Booking


def carry_out(
    db: Session,
    user: User,
    business: Business,
    request: ReplanRequest,
    *,
    now: datetime,
    request_id: str = "",
) -> list[PlannedStepReply]:
    """Pass on, move and call off exactly what was approved, as the business does it; customers are told.

    What is called off goes first, then the visits in the order of their starts, as they were planned. Raises
    `PlanOutdated`, and then nothing has happened: a visit has changed, or its new time is taken. `ReasonRequired`
    where visits are called off without one.
    """
    absent = queries.employee_at(db, business, request.employee)
    if absent is None:
        raise NotFound
    steps = request.plan or []
    if not request.reason and any(each.action == "cancel" for each in steps):
        raise ReasonRequired
    diary.lock_business(db, business.uid)
    approved, subject = _locked(db, business, absent, steps, now)
    act = Act(BookingActor.TEAM, user, "replanned", now, request_id, request.reason)
    outdated = [each.booking.uid for each in _in_order(approved) if not _done(db, each, subject, absent, act)]
    if outdated:
        raise _outdated(outdated)
    return [_carried_out(each) for each in approved]


def _locked(
    db: Session, business: Business, absent: Employee, steps: Sequence[PlannedStep], now: datetime
) -> tuple[list[Approved], diary.Subject]:
    """Everybody whom the plan concerns, locked at once in the agreed order; then its visits, looked at again."""
    found = queries.visits_named(db, business, [each.booking for each in steps])
    if len(found) < len(steps):
        raise _outdated({each.booking for each in steps} - {each.uid for each in found})
    customers = sorted({each.customer_id for each in found if each.customer_id is not None})
    for customer_id in customers:
        diary.lock_user(db, customer_id)
    subject = another_time.subject_of(db, found, BookingActor.TEAM, now)
    resources = [each.employee.resource_id for each in subject.team]
    resources += resources_of(db, *found)
    diary.lock_resources(db, resources)
    expiry.let_go(db, resources, customers, now)
    stands = {each.uid: another_time.as_it_stands(db, each) for each in found}
    approved = [Approved(step, stands[step.booking]) for step in steps]
    if changed := [each.booking.uid for each in approved if not _still_stands(each, absent)]:
        raise _outdated(changed)
    return approved, subject


def _still_stands(approved: Approved, absent: Employee) -> bool:
    booking = approved.booking
    is_his = any(item.employee_id == absent.id for item in booking.items)
    return is_his and booking.version == approved.step.version and booking.status in another_time.MOVABLE


def _in_order(approved: Sequence[Approved]) -> Iterator[Approved]:
    yield from sorted(
        approved, key=lambda each: (each.step.action != "cancel", each.booking.starts_at, each.booking.id)
    )


def _done(db: Session, approved: Approved, subject: diary.Subject, absent: Employee, act: Act) -> bool:
    """Whether the step could be taken."""
    booking, step = approved.booking, approved.step
    if step.action == "cancel":
        call_off(db, booking, BookingStatus.CANCELLED_BY_BUSINESS, act)
        return True
    starts_at = step.starts_at.astimezone(UTC) if step.starts_at else booking.starts_at
    performers = tuple(
        step.employee if item.employee_id == absent.id else item.employee.uid for item in booking.items
    )
    to = Destination(starts_at, performers, is_inside_hours=True)
    try:
        another_time.move(db, booking, _about(booking, subject), to, act)
    except (NotBookable, CustomerElsewhere):
        return False
    return True


def _about(booking: Booking, subject: diary.Subject) -> diary.Subject:
    sold = {each.service.uid: each for each in subject.chosen}
    return replace(subject, chosen=tuple(sold[item.service.uid] for item in booking.items))


def _outdated(bookings: Sequence[UUID] | set[UUID]) -> PlanOutdated:
    return PlanOutdated(more={"bookings": sorted(str(each) for each in bookings)})


def _carried_out(approved: Approved) -> PlannedStepReply:
    said = approved.step.model_dump() | {"version": approved.booking.version}
    return PlannedStepReply(**said)
