"""Where one is signed in at the panel, and how to be so nowhere else."""

from typing import Any

from flask import url_for

from common.i18n import _
from functions.admin.panel import sessions
from functions.admin.panel.kit import Page, back_to, done, expose
from functions.admin.panel.pages.me.words import standing
from functions.admin.panel.visit import request_id, visit


class Me(Page):
    """One's own sessions; it is reached by one's name at the top of every page."""

    title = _("My sessions")
    path = "me"

    def is_visible(self) -> bool:
        """It has no place in the menu."""
        return False

    @expose("/")
    def index(self) -> Any:
        """The newest sessions, over or not."""
        here = visit()
        live = sessions.live_ones(here.db, here.operator, now=here.now, settings=here.runtime.settings)
        return self.render(
            "panel/me.html",
            sessions=sessions.newest(here.db, here.operator),
            live=live,
            has_others=bool(live - {here.session.id}),
            standing=standing,
        )

    @expose("/sign-out-elsewhere/", post=True)
    def end_others(self) -> Any:
        """Sign out everywhere but here."""
        here = visit()
        sessions.end_others(here.db, here.session, here.operator, now=here.now, request_id=request_id())
        done(_("You are signed in here only."))
        return back_to(url_for(".index"))
