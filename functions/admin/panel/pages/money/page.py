"""The lists of troubles with money, one at a time."""

from typing import Any

from flask import request, url_for

from common.errors import NotFound
from common.i18n import _
from functions.admin.panel.kit import Page, expose
from functions.admin.panel.pages.bookings import cells
from functions.admin.panel.pages.money import cases
from functions.admin.panel.pages.money.troubles import PAGE_SIZE, Trouble, counted, in_trouble
from functions.admin.panel.visit import visit

_LAST_PAGE = 2000


class Money(Page):
    """What somebody has to look at; nothing here moves any money."""

    title = _("Money")
    path = "money"
    group = _("Visits")

    @expose("/")
    def index(self) -> Any:
        """One of the troubles, with how many there are of each."""
        here, trouble, page = visit(), _wanted(), _page()
        rows = in_trouble(here.db, trouble, here.now, page)
        return self.render(
            "panel/money/index.html",
            trouble=trouble,
            counts=counted(here.db, here.now),
            cases=[cases.case_of(trouble, row) for row in rows[:PAGE_SIZE]],
            has_more=len(rows) > PAGE_SIZE,
            page=page,
            address=lambda number: url_for(".index", show=trouble.value, page=number),
            takes_payments=here.runtime.doors.payments is not None,
            names=cases.NAMES,
            meaning=cases.MEANINGS[trouble],
            cells=cells,
        )


def _wanted() -> Trouble:
    try:
        return Trouble(request.args.get("show", Trouble.FAILED_REFUNDS))
    except ValueError:
        raise NotFound from None


def _page() -> int:
    said = request.args.get("page", "0")
    if not (said.isascii() and said.isdigit()) or int(said[:9]) > _LAST_PAGE:
        raise NotFound
    return int(said)
