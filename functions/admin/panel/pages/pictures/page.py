"""The pictures that everybody sees: looked at a page at a time, taken away one by one."""

from typing import Any
from uuid import UUID

from flask import request, url_for
from sqlalchemy import select
from werkzeug.utils import redirect

from common.errors import NotFound
from common.i18n import _
from common.models import Upload, UploadStatus
from common.web.paging import PageQuery
from common.web.validation import query_of
from functions.admin.panel.kit import Page, Reason, done, expose, given
from functions.admin.panel.pages.pictures.schemas import Seen
from functions.admin.panel.pages.reports import words
from functions.admin.panel.visit import request_id, visit
from functions.business.operating import pictures

_AT_ONCE = 24


class Pictures(Page):
    """Faces, galleries and ratings' pictures, the newest first."""

    title = _("Pictures")
    path = "pictures"
    group = _("Trust")

    @expose("/")
    def index(self) -> Any:
        """The pictures that nobody has looked at."""
        here = visit()
        asked = query_of(PageQuery, {"limit": [str(_AT_ONCE)]} | dict(request.args.lists()))
        found = pictures.to_look_at(here.db, asked)
        shown = pictures.where_shown(here.db, found.rows)
        return self.render("panel/pictures.html", shown=shown, next=found.next, address=_address, words=words)

    @expose("/<uuid:uid>/")
    def one(self, uid: UUID) -> Any:
        """One picture, large, with where it is shown."""
        here = visit()
        upload = here.db.scalar(select(Upload).where(Upload.uid == uid, Upload.status == UploadStatus.READY))
        if upload is None or not _is_public(upload):
            raise NotFound
        (shown,) = pictures.where_shown(here.db, [upload])
        return self.render("panel/picture.html", each=shown, address=_address, words=words)

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
        here, why = visit(), given(Reason)
        pictures.hide(here.db, here.operator, uid, why.reason, now=here.now, request_id=request_id())
        done(_("The picture is shown to nobody any more."))
        return redirect(url_for(".index"), 303)


def _address(upload: Upload) -> str:
    return words.address(upload, visit().runtime.doors.storage)


def _is_public(upload: Upload) -> bool:
    return upload.purpose in ("avatar", "gallery", "rating")
