"""Why a calendar cannot be connected."""

from common.errors import Conflict
from common.i18n import _


class TooManyCalendars(Conflict):
    """As many as one person may have."""

    code = "too_many_calendars"
    title = _("There are enough calendars already.")
    detail = _("At most {most} calendars can be connected for one employee. Please remove one first.")


class CalendarKnown(Conflict):
    """The same address a second time."""

    code = "calendar_known"
    title = _("This calendar is connected already.")
