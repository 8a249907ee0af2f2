"""Why nothing can be paid here and now."""

from common.errors import Conflict, Malformed, Unavailable
from common.i18n import _


class PaymentsUnavailable(Unavailable):
    """Nobody takes payments for us at the moment."""

    code = "payments_unavailable"
    title = _("Payments are not possible right now.")
    detail = _("Payments are not possible right now. Please try again in a moment.")


class BookingOver(Conflict):
    """The booking does not stand any more, so nobody can pay for it; `status` is what has become of it."""

    code = "booking_over"
    title = _("This booking can no longer be paid.")
    detail = _("This booking does not stand any more. Please book again.")


class NothingToPay(Conflict):
    """All that was due has been paid, or nothing was."""

    code = "nothing_to_pay"
    title = _("There is nothing to pay for this booking.")


class PaymentRefused(Conflict):
    """The provider does not take this payment, now or later."""

    code = "payment_refused"
    title = _("This payment cannot be made.")
    detail = _("This payment cannot be made. Please pay at the venue, or ask the business.")


class NotGenuine(Malformed):
    """A notice that did not come from the provider, or came too late to be believed."""

    code = "not_genuine"
