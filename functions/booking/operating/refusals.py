"""Why one of AvatID's own people cannot do something with a booking."""

from common.errors import Forbidden
from common.i18n import _


class OwnBooking(Forbidden):
    """Operators are customers, too; what they have booked themselves is somebody else's to look after."""

    code = "own_booking"
    title = _("This is your own booking.")
    detail = _("This is your own booking. Another operator has to do this.")
