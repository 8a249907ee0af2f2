"""The pictures that everybody sees: looked at a page at a time, taken away one by one."""

from typing import Any
from uuid import UUID

from flask import url_for
from werkzeug.utils import redirect

from common.i18n import _
from common.models import Upload
from common.web.paging import PageQuery
from functions.admin.panel import names
from functions.admin.panel.kit import Page, acted, asked, done, expose, given
from functions.admin.panel.pages.pictures.schemas import Seen
from functions.admin.panel.pages.reports.words import address
from functions.admin.panel.visit import request_id, visit
from functions.business.operating import pictures

_AT_ONCE = "24"


class Pictures(Page):
    """Faces, galleries and ratings' pictures, the newest first."""

    title = _("Pictures")
    path = "pictures"
    group = _("Trust")

    @expose("/")
    def index(self) -> Any:
        """The pictures that nobody has looked at."""
        here = visit()
        found = pictures.to_look_at(here.db, asked(PageQuery, limit=_AT_ONCE))
        shown = pictures.where_shown(here.db, found.rows)
        return self.render("panel/pictures.html", found=found, shown=shown, address=_address, names=names)

    @expose("/<uuid:uid>/")
    def one(self, uid: UUID) -> Any:
        """One picture, large, with where it is shown."""
        shown = pictures.shown(visit().db, uid)
        return self.render("panel/picture.html", each=shown, address=_address, names=names)

    @expose("/seen/", post=True)
    def seen(self) -> Any:
        """Find nothing wrong with all of these."""
        here, said = visit(), given(Seen)
        pictures.seen(here.db, here.operator, said.picture, now=here.now, request_id=request_id())
        done(_("Noted; here are the next ones."))
        return redirect(url_for(".index"), 303)

    @expose("/<uuid:uid>/hide/", post=True)
    def hide(self, uid: UUID) -> Any:
        """Show one to nobody any more."""
        acted(pictures.hide, uid)
        done(_("The picture is shown to nobody any more."))
        return redirect(url_for(".index"), 303)


def _address(upload: Upload) -> str:
    return address(upload, visit().runtime.doors.storage)
