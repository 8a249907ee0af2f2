"""A booking as a calendar shows it: in a mail, in a file of its own, in a diary that is subscribed to."""

from collections.abc import Sequence

from common.i18n import told
from common.ics import Appointment
from common.models import Booking, BookingItem, BookingStatus
from common.naming import whom_it_is_for

WILL_NOT_BE = frozenset(
    {
        BookingStatus.CANCELLED_BY_CUSTOMER,
        BookingStatus.CANCELLED_BY_BUSINESS,
        BookingStatus.DECLINED,
        BookingStatus.EXPIRED,
    }
)
_NOT_YET = frozenset({BookingStatus.PENDING_PAYMENT, BookingStatus.PENDING})


def appointment_of(
    booking: Booking,
    language: str,
    *,
    for_team: bool,
    link: str,
    is_canceled: bool | None = None,
    items: Sequence[BookingItem] | None = None,
) -> Appointment:
    """The customer reads where they are expected, the team whom it expects; nobody's number or note is in it.

    Business, customer and items must be loaded. `items` are those of one employee, if only their part matters. The
    uid stays, so that a calendar moves and drops what it took; `version` orders them.
    """
    point = booking.business.location
    business = told(language, booking.business_name_en, booking.business_name_sq)
    items = booking.items if items is None else items
    services = ", ".join(told(language, each.service_name_en, each.service_name_sq) for each in items)
    where = (business, booking.business.address, booking.business.city)
    return Appointment(
        uid=booking.uid,
        sequence=booking.version,
        starts_at=min((each.starts_at for each in items), default=booking.starts_at),
        ends_at=max((each.ends_at for each in items), default=booking.ends_at),
        written_at=booking.updated_at,
        summary=f"{services} · {whom_it_is_for(booking, language) if for_team else business}",
        location=", ".join(part for part in where if part),
        point=(point.lat, point.lon) if point else None,
        link=link,
        is_canceled=booking.status in WILL_NOT_BE if is_canceled is None else is_canceled,
        is_tentative=booking.status in _NOT_YET,
    )
