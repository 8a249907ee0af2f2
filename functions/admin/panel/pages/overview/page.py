"""The first page after the sign-in."""

from typing import Any

from flask import url_for

from common import outbox
from common.i18n import _
from functions.admin.panel.kit import Page, expose
from functions.admin.panel.pages.overview.charts import charts
from functions.admin.panel.pages.overview.days import LastDays
from functions.admin.panel.pages.overview.tiles import tiles
from functions.admin.panel.visit import visit


class Overview(Page):
    """How everything stands: what waits, how the queues are, what the last thirty days were like."""

    title = _("Overview")
    path = ""

    def __init__(self) -> None:
        super(Page, self).__init__(name=self.title, endpoint="overview", url="/")

    @expose("/")
    def index(self) -> Any:
        """How everything stands now."""
        here = visit()
        standing = outbox.overview(here.db, here.now)
        return self.render(
            "panel/overview.html",
            tiles=tiles(here.db, here.now, standing),
            standing=standing,
            charts=charts(here.db, LastDays.before(here.now)),
        )

    def address_of(self, name: str, view: str | None = None) -> str | None:
        """Where the page of that name is, or a view of it, if there is one and it is open to whoever asks."""
        for page in self.admin._views:
            if page.endpoint == name and page.is_accessible():
                return url_for(f"{name}.{view or page._default_view}")
        return None
