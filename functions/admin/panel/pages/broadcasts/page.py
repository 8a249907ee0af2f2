"""Saying something to all who follow a topic: written in both languages, looked at, and only then sent."""

from typing import Any
from uuid import uuid4

from flask import flash, request, url_for
from sqlalchemy import select
from werkzeug.utils import redirect

from common import broadcasting
from common.broadcasting import Wish
from common.errors import Invalid
from common.following import TOPICS
from common.i18n import _
from common.models import Broadcast, User
from functions.admin.panel.kit import Page, done, expose, given
from functions.admin.panel.pages.broadcasts.schemas import Draft
from functions.admin.panel.refusals import sentences
from functions.admin.panel.visit import request_id, visit

_LAST = 50
_FIELDS = ("topic", "title_sq", "body_sq", "title_en", "body_en", "link")


class Broadcasts(Page):
    """What was said, how far it has come, and the form for the next."""

    title = _("Broadcasts")
    path = "broadcasts"
    group = _("Trust")

    @expose("/")
    def index(self) -> Any:
        """The last fifty."""
        rows = (
            select(Broadcast, User)
            .join(User, User.id == Broadcast.created_by_id)
            .order_by(Broadcast.id.desc())
            .limit(_LAST)
        )
        return self.render("panel/broadcasts/list.html", rows=visit().db.execute(rows).all(), topics=TOPICS)

    @expose("/new/", admins=True)
    def new(self) -> Any:
        """An empty form."""
        return self._form({})

    @expose("/look/", post=True, admins=True)
    def look(self) -> Any:
        """What would be said, and to how many; nothing is sent. What is wrong is said above the filled-in form."""
        try:
            wish = given(Wish)
        except Invalid as refusal:
            for sentence in sentences(refusal):
                flash(sentence, "error")
            return self._form(request.form), 422
        seen = broadcasting.preview(visit().db, wish)
        words = {"wish": wish, "fields": _FIELDS, "draft": uuid4()}
        return self.render("panel/broadcasts/look.html", seen=seen, topics=TOPICS, **words)

    @expose("/change/", post=True, admins=True)
    def change(self) -> Any:
        """Back to the form, with what was written."""
        return self._form(request.form)

    @expose("/announce/", post=True, admins=True)
    def announce(self) -> Any:
        """Say it, once however often the form is sent."""
        here = visit()
        said = given(Draft)
        broadcasting.announce(
            here.db, here.operator, said.wish, uid=said.draft, now=here.now, request_id=request_id()
        )
        done(_("It is being told, to one after the other."))
        return redirect(url_for(".index"), 303)

    def _form(self, written: Any) -> str:
        kept = {name: written.get(name, "") for name in _FIELDS}
        return self.render("panel/broadcasts/form.html", written=kept, topics=TOPICS)
