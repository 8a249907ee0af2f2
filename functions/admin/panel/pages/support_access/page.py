"""Support access: who is in whose account now, and was; a second operator lets one change things, or ends it."""

from typing import Any
from uuid import UUID

from flask import url_for

from common import operators
from common.i18n import _
from functions.admin.panel import names
from functions.admin.panel.kit import Page, Reason, back_to, done, expose, given, page_number
from functions.admin.panel.pages.support_access import queries, words
from functions.admin.panel.visit import request_id, visit
from functions.auth import operating


class SupportAccess(Page):
    """Open sessions with their acts, and all that there were."""

    title = _("Support access")
    path = "support-access"
    group = _("People")

    @expose("/")
    def index(self) -> Any:
        """Who is inside, and who was."""
        here, page = visit(), page_number()
        earlier = queries.all_looks(here.db, page)
        return self.render(
            "panel/support_access.html",
            looks=queries.open_looks(here.db, here.now),
            earlier=earlier,
            page=page,
            has_more=len(earlier) == queries.PAGE_SIZE,
            address=lambda number: url_for(".index", page=number),
            is_off=here.runtime.settings.support_access == "off",
            names=names,
            words=words,
        )

    @expose("/<uuid:uid>/allow/", post=True)
    def allow(self, uid: UUID) -> Any:
        """Let a colleague change things until the session ends; refused to the colleague."""
        here, said = visit(), given(Reason)
        session = queries.open_session(here.db, uid, here.now)
        operators.allow_writes(
            here.db,
            session,
            here.person,
            now=here.now,
            reason=operators.checked_reason(said.reason),
            request_id=request_id(),
        )
        done(_("Changes are allowed until the session ends."))
        return back_to(url_for(".index"))

    @expose("/<uuid:uid>/end/", post=True)
    def end(self, uid: UUID) -> Any:
        """Send a colleague out of somebody's account."""
        here, said = visit(), given(Reason)
        session = queries.open_session(here.db, uid, here.now)
        operating.end_session(
            here.db, here.operator, session.uid, said.reason, now=here.now, request_id=request_id()
        )
        done(_("The session has ended."))
        return back_to(url_for(".index"))
