"""What every page of the panel is made of: pages, lists with filters and export, forms."""

from functions.admin.panel.kit.cells import badge, link, when
from functions.admin.panel.kit.filters import Choice, Day, YesNo
from functions.admin.panel.kit.forms import Reason, Said, given
from functions.admin.panel.kit.listing import Listing
from functions.admin.panel.kit.page import Page, back_to, done, expose

__all__ = [
    "Choice",
    "Day",
    "Listing",
    "Page",
    "Reason",
    "Said",
    "YesNo",
    "back_to",
    "badge",
    "done",
    "expose",
    "given",
    "link",
    "when",
]
