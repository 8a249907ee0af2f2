"""Why a time cannot be had: one refusal for each of the engine's reasons, each with its sentence."""

from common.availability import Reason
from common.errors import Conflict
from common.i18n import _


class NotBookable(Conflict):
    """This start cannot be booked; `alternatives` are the nearest that can."""

    code = "not_bookable"
    title = _("This time cannot be booked.")


class SlotTaken(NotBookable):
    """Somebody has it."""

    code = "slot_taken"
    title = _("This time has just been taken.")
    detail = _("Somebody was faster: this time has just been taken. Please choose another one.")


class Closed(NotBookable):
    """Nobody works then."""

    code = "closed"
    detail = _("The business is closed at this time.")


class OnBreak(NotBookable):
    """A break lies in the way."""

    code = "break"
    detail = _("There is a break at this time.")


class Away(NotBookable):
    """The employee is not there."""

    code = "time_off"
    detail = _("The person you chose is away at this time.")


class TooSoon(NotBookable):
    """Less notice than the business wants."""

    code = "too_soon"
    detail = _("This is too soon; the business needs more notice.")


class TooFar(NotBookable):
    """Beyond the horizon."""

    code = "too_far"
    detail = _("This is too far ahead; bookings for this day are not open yet.")


class Past(NotBookable):
    """The time has gone by."""

    code = "past"
    detail = _("This time has already passed.")


class CapReached(NotBookable):
    """As many bookings as the business allows."""

    code = "cap"
    detail = _("No more bookings are possible here for now.")


class NotQualified(NotBookable):
    """The chosen person does not do this, or nobody does."""

    code = "not_qualified"
    detail = _("Nobody you could choose offers this service.")


class DoesNotFit(NotBookable):
    """The visit would run past the end."""

    code = "does_not_fit"
    detail = _("The visit does not fit before closing time.")


class OffGrid(NotBookable):
    """Not one of the times at which visits start."""

    code = "off_grid"
    detail = _("Visits do not start at this time.")


class Inactive(NotBookable):
    """Not offered at the moment."""

    code = "inactive"
    detail = _("This service is not offered at the moment.")


BY_REASON: dict[Reason, type[NotBookable]] = {
    Reason.CLOSED: Closed,
    Reason.BREAK: OnBreak,
    Reason.TIME_OFF: Away,
    Reason.BOOKED: SlotTaken,
    Reason.HELD: SlotTaken,
    Reason.TOO_SOON: TooSoon,
    Reason.TOO_FAR: TooFar,
    Reason.CAP: CapReached,
    Reason.NOT_QUALIFIED: NotQualified,
    Reason.DOES_NOT_FIT: DoesNotFit,
    Reason.OFF_GRID: OffGrid,
    Reason.INACTIVE: Inactive,
    Reason.PAST: Past,
}


class AlreadyBooked(Conflict):
    """The customer is elsewhere at that time; `booking` is the uid of their own other one."""

    code = "already_booked"
    title = _("You already have a booking at this time.")


class PriceChanged(Conflict):
    """The price is not the one the customer has seen; `total_price` is what it is now."""

    code = "price_changed"
    title = _("The price has changed.")
    detail = _("The price has changed. Please look at it again before you book.")


class DepositRequired(Conflict):
    """The business wants something before the visit; `deposit` and `currency` say how much."""

    code = "deposit_required"
    title = _("A deposit is needed.")
    detail = _("This business takes a deposit before the visit.")


class PaymentUnavailable(Conflict):
    """Nothing can be paid before this visit."""

    code = "payment_unavailable"
    title = _("This visit is paid at the venue.")
    detail = _("Nothing can be paid in advance for this visit; you pay at the venue.")


class SeriesConflict(Conflict):
    """Some dates of a series cannot be booked, so none was; `dates` says which, and why."""

    code = "series_conflict"
    title = _("Not all of these dates are free.")
    detail = _("Some of these dates cannot be booked, so none was. Choose other ones, or leave them out.")


class InvalidTransition(Conflict):
    """This cannot happen to a booking that stands where it stands; `allowed` says what can."""

    code = "invalid_transition"
    title = _("This is no longer possible for this booking.")


class ReasonRequired(Conflict):
    """A business that calls off a booking owes the customer a reason."""

    code = "reason_required"
    title = _("Please give a reason.")


class QuoteExpired(Conflict):
    """What calling off costs was told for too long ago; `fee`, `refund` and `currency` say what it is now."""

    code = "quote_expired"
    title = _("This is no longer what cancelling costs.")
    detail = _("This is no longer what cancelling costs. Please look at it again.")


class CustomerElsewhere(Conflict):
    """The business wants a visit at a time at which its customer has another one; only they hear which it is."""

    code = "customer_elsewhere"
    title = _("The customer has another visit at this time.")
