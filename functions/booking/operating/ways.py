"""Where an operator can bring a booking: by the steps its owner could take, or by calling it off for either side."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from common.models import Booking, BookingStatus
from functions.booking import terms
from functions.booking.actions.cancel import CUSTOMER
from functions.booking.actions.quote import refund_after
from functions.booking.machine import EDGES, Edge, Party, Step

OWNER = frozenset({Party.OWNER})


class OperatorStep(StrEnum):
    """Something that an operator does with a booking."""

    CONFIRM = "confirm"
    DECLINE = "decline"
    CHECK_IN = "check-in"
    START = "start"
    COMPLETE = "complete"
    NO_SHOW = "no-show"
    UNDO_TO_CONFIRMED = "undo-to-confirmed"
    UNDO_TO_COMPLETED = "undo-to-completed"
    CANCEL_AS_BUSINESS = "cancel-as-business"
    CANCEL_AS_CUSTOMER = "cancel-as-customer"

    @property
    def step(self) -> Step:
        """The step of the status machine that it is."""
        if self in (OperatorStep.UNDO_TO_CONFIRMED, OperatorStep.UNDO_TO_COMPLETED):
            return Step.UNDO
        if self in (OperatorStep.CANCEL_AS_BUSINESS, OperatorStep.CANCEL_AS_CUSTOMER):
            return Step.CANCEL
        return Step(self.value)

    @property
    def side(self) -> frozenset[Party]:
        """For whom the operator takes it."""
        return CUSTOMER if self is OperatorStep.CANCEL_AS_CUSTOMER else OWNER

    @property
    def to(self) -> BookingStatus | None:
        """Where it leads, for a step that leads to several places."""
        return _UNDONE_TO.get(self)


_UNDONE_TO = {
    OperatorStep.UNDO_TO_CONFIRMED: BookingStatus.CONFIRMED,
    OperatorStep.UNDO_TO_COMPLETED: BookingStatus.COMPLETED,
}


@dataclass(frozen=True, slots=True)
class Way:
    """A step that is open now, and where it leads; calling off as the customer has its price, in their currency."""

    step: OperatorStep
    to: BookingStatus
    fee: Decimal | None = None
    refund: Decimal | None = None


def ways(booking: Booking, now: datetime) -> list[Way]:
    """The steps that an operator can take with a booking as it stands; an undo may still find its time taken."""
    return [_way(booking, step, edge, now) for step, edge in _open(booking, now)]


def _open(booking: Booking, now: datetime) -> Iterator[tuple[OperatorStep, Edge]]:
    here = [edge for edge in EDGES if edge.from_ is booking.status and edge.when(booking, now)]
    for step in OperatorStep:
        for edge in here:
            if edge.step is step.step and edge.by & step.side and step.to in (None, edge.to):
                yield step, edge


def _way(booking: Booking, step: OperatorStep, edge: Edge, now: datetime) -> Way:
    """Calling off gives back all that was paid, but for what its customer owes by the terms agreed on."""
    if step.step is not Step.CANCEL:
        return Way(step, edge.to)
    fee = terms.cancellation_fee(booking, now) if step is OperatorStep.CANCEL_AS_CUSTOMER else Decimal(0)
    return Way(step, edge.to, fee, refund_after(booking, fee))
