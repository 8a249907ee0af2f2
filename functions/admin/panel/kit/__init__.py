"""What every page of the panel is made of: pages, lists with filters and export, forms, acts."""

from functions.admin.panel.kit.acting import acted, decide, looked
from functions.admin.panel.kit.asking import asked, page_number
from functions.admin.panel.kit.cells import badge, link, when
from functions.admin.panel.kit.filters import Choice, Day, YesNo
from functions.admin.panel.kit.forms import Reason, given
from functions.admin.panel.kit.listing import Listing
from functions.admin.panel.kit.page import Page, back_to, done, expose

__all__ = [
    "Choice",
    "Day",
    "Listing",
    "Page",
    "Reason",
    "YesNo",
    "acted",
    "asked",
    "back_to",
    "badge",
    "decide",
    "done",
    "expose",
    "given",
    "link",
    "looked",
    "page_number",
    "when",
]
