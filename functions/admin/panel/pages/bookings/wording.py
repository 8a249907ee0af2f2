"""What the words of bookings and their money are called at the panel; everything here is translated when shown."""

from collections.abc import Mapping

from markupsafe import Markup

from common.i18n import _
from common.models import (
    BookingActor,
    BookingSource,
    BookingStatus,
    IntentStatus,
    PaymentChoice,
    PaymentPurpose,
    PaymentStatus,
    RefundReason,
    RefundStatus,
)
from functions.admin.panel.kit import badge
from functions.admin.panel.visit import say
from functions.booking.operating import OperatorStep

STATUSES: Mapping[str, str] = {
    BookingStatus.PENDING_PAYMENT: _("Waits for payment"),
    BookingStatus.PENDING: _("Waits for an answer"),
    BookingStatus.CONFIRMED: _("Confirmed"),
    BookingStatus.CHECKED_IN: _("Customer is there"),
    BookingStatus.IN_PROGRESS: _("Under way"),
    BookingStatus.COMPLETED: _("Completed"),
    BookingStatus.CANCELLED_BY_CUSTOMER: _("Canceled by the customer"),
    BookingStatus.CANCELLED_BY_BUSINESS: _("Canceled by the business"),
    BookingStatus.DECLINED: _("Declined"),
    BookingStatus.EXPIRED: _("Lapsed"),
    BookingStatus.NO_SHOW: _("Did not come"),
}

PAYMENTS: Mapping[str, str] = {
    PaymentStatus.NONE: _("Nothing to pay beforehand"),
    PaymentStatus.DUE: _("To be paid"),
    PaymentStatus.PROCESSING: _("Payment under way"),
    PaymentStatus.PAID: _("Paid up"),
    PaymentStatus.FAILED: _("Not paid"),
    PaymentStatus.PARTLY_REFUNDED: _("Partly given back"),
    PaymentStatus.REFUNDED: _("Given back"),
    PaymentStatus.DISPUTED: _("Disputed"),
}

CHOICES: Mapping[str, str] = {
    PaymentChoice.VENUE: _("All on the spot"),
    PaymentChoice.DEPOSIT: _("Deposit"),
    PaymentChoice.FULL: _("Whole price"),
}

PURPOSES: Mapping[str, str] = {
    PaymentPurpose.DEPOSIT: _("Deposit"),
    PaymentPurpose.FULL: _("Whole price"),
    PaymentPurpose.NO_SHOW_FEE: _("Fee for not coming"),
    PaymentPurpose.GUARANTEE: _("Card kept as a guarantee"),
}

ATTEMPTS: Mapping[str, str] = {
    IntentStatus.CREATED: _("Asked for"),
    IntentStatus.OPEN: _("Waits for the customer"),
    IntentStatus.PROCESSING: _("Under way"),
    IntentStatus.SUCCEEDED: _("Arrived"),
    IntentStatus.FAILED: _("Failed"),
    IntentStatus.CANCELED: _("Called off"),
}

RETURNS: Mapping[str, str] = {
    RefundStatus.DUE: _("To be sent"),
    RefundStatus.PENDING: _("On its way"),
    RefundStatus.SUCCEEDED: _("Arrived"),
    RefundStatus.FAILED: _("Failed"),
}

REASONS: Mapping[str, str] = {
    RefundReason.CANCELED_BY_CUSTOMER: _("Canceled by the customer"),
    RefundReason.CANCELED_BY_BUSINESS: _("Canceled by the business"),
    RefundReason.DECLINED: _("Declined"),
    RefundReason.EXPIRED: _("Lapsed"),
    RefundReason.TOO_LATE: _("Paid too late"),
    RefundReason.NO_SHOW_UNDONE: _("Was there after all"),
    RefundReason.OUTSIDE: _("Outside of AvatID, or not what was asked for"),
}

SOURCES: Mapping[str, str] = {
    BookingSource.CUSTOMER: _("Customer"),
    BookingSource.TEAM: _("Team"),
    BookingSource.PHONE: _("Team, by phone"),
    BookingSource.IMPORT: _("Brought along from elsewhere"),
}

ACTORS: Mapping[str, str] = {
    BookingActor.CUSTOMER: _("Customer"),
    BookingActor.TEAM: _("Team"),
    BookingActor.OPERATOR: _("AvatID's people"),
    BookingActor.SYSTEM: _("By itself"),
}

HAPPENED: Mapping[str, str] = {
    "booked": _("Booked"),
    "paid": _("Paid"),
    "confirmed": _("Confirmed"),
    "declined": _("Declined"),
    "expired": _("Lapsed"),
    "canceled": _("Canceled"),
    "business_closed": _("Canceled, because the business closed"),
    "customer_left": _("Canceled, because the customer left AvatID"),
    "rescheduled": _("Moved"),
    "reassigned": _("Given to somebody else of the team"),
    "replanned": _("Planned anew, because somebody is away"),
    "noted": _("Note changed"),
    "checked_in": _("The customer has come"),
    "started": _("Begun"),
    "completed": _("Completed"),
    "no_show": _("Marked as not come"),
    "undone": _("Taken back"),
}

STEPS: Mapping[str, str] = {
    OperatorStep.CONFIRM: _("Confirm"),
    OperatorStep.DECLINE: _("Decline"),
    OperatorStep.CHECK_IN: _("The customer is there"),
    OperatorStep.START: _("Begin"),
    OperatorStep.COMPLETE: _("Complete"),
    OperatorStep.NO_SHOW: _("Mark as not come"),
    OperatorStep.UNDO_TO_CONFIRMED: _("Take back: expected again"),
    OperatorStep.UNDO_TO_COMPLETED: _("Take back: was there after all"),
    OperatorStep.CANCEL_AS_BUSINESS: _("Cancel for the business"),
    OperatorStep.CANCEL_AS_CUSTOMER: _("Cancel for the customer"),
}

DISPUTES: Mapping[str, str] = {
    "needs_response": _("Waits for our answer"),
    "under_review": _("The bank decides"),
    "warning_needs_response": _("The bank asks first"),
    "warning_under_review": _("The bank decides"),
    "warning_closed": _("Nothing came of it"),
    "prevented": _("Nothing came of it"),
    "won": _("Won"),
    "lost": _("Lost"),
}

_GOOD = {"confirmed", "checked_in", "in_progress", "completed", "paid", "succeeded", "won"}
_BAD = {"no_show", "failed", "disputed", "lost"}
_WARN = {"pending_payment", "pending", "due", "processing", "needs_response", "warning_needs_response"}


def named(words: Mapping[str, str], word: str | None) -> str:
    """What a word is called, in the reader's language; one that nobody has named yet stands for itself."""
    known = words.get(word or "")
    return say(known) if known else word or ""


def state(words: Mapping[str, str], word: str) -> Markup:
    """The same as a label whose colour says whether it is good."""
    tone = "good" if word in _GOOD else "bad" if word in _BAD else "warn" if word in _WARN else ""
    return badge(words.get(word, word), tone)
