"""The lists of troubles with money, one at a time."""

from typing import Any

from flask import request, url_for

from common.errors import NotFound
from common.i18n import _
from functions.admin.panel import names
from functions.admin.panel.kit import Page, expose, page_number
from functions.admin.panel.pages.money import cases
from functions.admin.panel.pages.money.troubles import PAGE_SIZE, Trouble, counted, in_trouble
from functions.admin.panel.visit import visit


class Money(Page):
    """What somebody has to look at; nothing here moves any money."""

    title = _("Money")
    path = "money"
    group = _("Visits")

    @expose("/")
    def index(self) -> Any:
        """One of the troubles, with how many there are of each."""
        here, trouble, page = visit(), _wanted(), page_number()
        rows = in_trouble(here.db, trouble, here.now, page)
        return self.render(
            "panel/money/index.html",
            trouble=trouble,
            counts=counted(here.db, here.now),
            cases=[cases.case_of(trouble, row) for row in rows[:PAGE_SIZE]],
            has_more=len(rows) > PAGE_SIZE,
            page=page,
            address=lambda number: url_for(".index", show=trouble.value, page=number),
            takes_payments=here.runtime.settings.payment_provider != "off",
            titles=cases.NAMES,
            meaning=cases.MEANINGS[trouble],
            names=names,
        )


def _wanted() -> Trouble:
    try:
        return Trouble(request.args.get("show", Trouble.FAILED_REFUNDS))
    except ValueError:
        raise NotFound from None
