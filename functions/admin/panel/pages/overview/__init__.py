"""How everything stands, at a glance."""

from typing import Any

from common.i18n import _
from functions.admin.panel.kit import Page, expose


class Overview(Page):
    """The first page after the sign-in."""

    title = _("Overview")
    path = ""

    def __init__(self) -> None:
        super(Page, self).__init__(name=self.title, endpoint="overview", url="/")

    @expose("/")
    def index(self) -> Any:
        """How everything stands now."""
        return self.render("panel/overview.html")
