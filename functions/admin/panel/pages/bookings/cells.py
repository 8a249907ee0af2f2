"""How a booking and its money are shown in words, for whoever reads: names, states, what happened."""

from collections.abc import Mapping

from markupsafe import Markup

from common.i18n import _
from common.models import BookingStatus
from functions.admin.panel.pages.bookings import wording
from functions.admin.panel.visit import say
from functions.booking.operating import Moment, MomentKind

S = BookingStatus
_ENDS = (S.DECLINED, S.CANCELLED_BY_CUSTOMER, S.CANCELLED_BY_BUSINESS, S.NO_SHOW)

_OF_MONEY: Mapping[MomentKind, tuple[Mapping[str, str], Mapping[str, str]]] = {
    MomentKind.PAYMENT: (wording.PURPOSES, wording.ATTEMPTS),
    MomentKind.REFUND: (wording.REASONS, wording.RETURNS),
    MomentKind.DISPUTE: ({}, wording.DISPUTES),
}
_KINDS = {
    MomentKind.PAYMENT: _("Payment: {what}"),
    MomentKind.REFUND: _("Refund: {what}"),
    MomentKind.DISPUTE: _("Disputed by the customer's bank: {what}"),
}


def what(moment: Moment) -> str:
    """What happened, of a booking's step or its money."""
    if moment.kind is MomentKind.STEP:
        return wording.named(wording.HAPPENED, moment.code)
    return say(_KINDS[moment.kind], what=wording.named(_OF_MONEY[moment.kind][0], moment.code) or "–")


def where(moment: Moment) -> Markup:
    """Where it led: the booking, or the money as it is today."""
    words = wording.STATUSES if moment.kind is MomentKind.STEP else _OF_MONEY[moment.kind][1]
    return wording.state(words, moment.status)


def is_an_end(status: str) -> bool:
    """Whether nobody comes any more: such a step is shown with the colour of danger."""
    return status in _ENDS
