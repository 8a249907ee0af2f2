"""Errors of ours by the hour and the route."""

from datetime import timedelta

from common.i18n import _
from common.models import Fault
from functions.admin.panel.kit import Choice, Day, Listing, when
from functions.admin.panel.pages.faults.queries import faults_since
from functions.admin.panel.visit import visit

_FAMILIES = ("admin", "auth", "booking", "business", "notify", "rating", "worker")


class Faults(Listing):
    """Where an answer was "something went wrong"; the trace stands in the log under the number of the request."""

    title = _("Faults")
    path = "faults"
    group = _("System")
    table = Fault
    list_template = "panel/faults.html"
    column_list = ("hour", "family", "route", "kind", "times", "last_request_id")
    column_labels = {
        "hour": _("In the hour from"),
        "family": _("Function"),
        "route": _("Route"),
        "kind": _("Kind"),
        "times": _("Times"),
        "last_request_id": _("Last request"),
    }
    column_default_sort = [("hour", True), ("family", False), ("route", False), ("kind", False)]
    column_sortable_list = ("hour", "times")
    column_searchable_list = ("route", "kind", "last_request_id")
    column_filters = (
        Choice("family", _("Function"), Fault.family, [(each, each) for each in _FAMILIES]),
        Day("from", _("From"), Fault.hour),
        Day("until", _("Until"), Fault.hour, until=True),
    )
    column_formatters = {"hour": lambda _view, _context, fault, _name: when(fault.hour)}

    def lately(self) -> int:
        """How many there were in the last twenty-four hours."""
        return faults_since(visit().db, visit().now - timedelta(days=1))
