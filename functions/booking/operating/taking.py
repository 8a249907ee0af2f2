"""An operator takes a step, with the very machine that the two sides of a booking use."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common import audit
from common.models import Booking, BookingActor, BookingStatus, Operator, User
from common.operators import checked_reason
from common.web.ask import IfMatch
from functions.booking.actions.cancel import cancel_for
from functions.booking.actions.steps import CODES, go
from functions.booking.locking import locked
from functions.booking.machine import Step
from functions.booking.operating.finding import find
from functions.booking.operating.refusals import OwnBooking
from functions.booking.operating.ways import OperatorStep
from functions.booking.transitions import Act

_CANCELED = "canceled"


def take(
    db: Session,
    operator: Operator,
    uid: UUID,
    step: OperatorStep,
    reason: str,
    *,
    version: int | None,
    now: datetime,
    request_id: str,
) -> Booking:
    """Take a step with a booking; `version` is the one that the operator has seen. Taken already, nothing happens.

    `reason` stands in the booking's history and is told to people where the business's own reason would be. Raises
    `Invalid` for a reason that is none, `NotFound`, `OwnBooking`, `VersionMismatch`, `InvalidTransition`, and for an
    undo `SlotTaken` or `CustomerElsewhere`.
    """
    why, booking = checked_reason(reason), find(db, uid)
    if booking.customer_id == operator.user_id:
        raise OwnBooking
    booking = locked(db, booking)
    known, seen = booking.status, booking.version
    _taken(db, booking, step, _act(db, operator, step, why, now, request_id), version)
    if booking.version != seen:
        _note(db, operator, booking, step, known, why, request_id)
    return booking


def _act(
    db: Session, operator: Operator, step: OperatorStep, reason: str, now: datetime, request_id: str
) -> Act:
    code = CODES.get(step.step, _CANCELED)
    who = db.get_one(User, operator.user_id)
    return Act(BookingActor.OPERATOR, who, code, now, request_id, reason)


def _taken(db: Session, booking: Booking, step: OperatorStep, act: Act, version: int | None) -> None:
    seen = None if version is None else IfMatch(version)
    if step.step is not Step.CANCEL:
        go(db, booking, step.step, step.side, act, to=step.to, if_match=seen)
    else:
        cancel_for(db, booking, step.side, act, if_match=seen)


def _note(
    db: Session,
    operator: Operator,
    booking: Booking,
    step: OperatorStep,
    known: BookingStatus,
    reason: str,
    request_id: str,
) -> None:
    db.flush()
    audit.note(
        db,
        operator,
        "booking.step_taken",
        subject=db.get(User, booking.customer_id) if booking.customer_id else None,
        business=booking.business,
        object=("booking", booking.uid),
        data={"step": step.value, "from": known.value, "to": booking.status.value},
        text=reason,
        request_id=request_id,
    )
