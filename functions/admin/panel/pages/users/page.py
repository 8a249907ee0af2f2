"""The people: found, looked at, blocked and let in again."""

from typing import Any
from uuid import UUID

from flask import url_for

from common.i18n import _
from common.models import User
from functions.admin.panel import names
from functions.admin.panel.kit import Day, Listing, YesNo, decide, expose, looked, when
from functions.admin.panel.pages.bookings import wording as visits
from functions.admin.panel.pages.businesses import words as places
from functions.admin.panel.pages.reports import words as ratings
from functions.admin.panel.pages.users import words
from functions.admin.panel.pages.users.queries import doings
from functions.admin.panel.pages.users.searching import called
from functions.admin.panel.visit import visit
from functions.auth import operating


class Users(Listing):
    """Everybody with an account; opening somebody's page is written down."""

    title = _("Users")
    path = "users"
    group = _("People")
    table = User
    column_list = ("full_name", "email", "phone", "created_at", "blocked_at")
    column_labels = {
        "full_name": _("Name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "created_at": _("Since"),
        "blocked_at": _("State"),
    }
    column_searchable_list = ("email", "phone", "name", "surname")
    column_sortable_list = ("created_at",)
    column_filters = (
        Day("since", _("Since"), User.created_at),
        YesNo("blocked", _("Blocked"), User.blocked_at.is_not(None)),
        YesNo("leaving", _("Leaving"), User.deletion_requested_at.is_not(None)),
    )
    column_formatters = {
        "full_name": lambda _view, _context, user, _name: names.person_link(user),
        "created_at": lambda _view, _context, user, _name: when(user.created_at),
        "blocked_at": lambda _view, _context, user, _name: words.state(user),
    }

    def get_query(self) -> Any:
        """Nothing is left of whoever has been erased."""
        return super().get_query().filter(User.erased_at.is_(None))

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        """By what has an index, not by every column."""
        return query.filter(called(search[:200])), count_query, joins, count_joins

    @expose("/<uuid:uid>/")
    def page(self, uid: UUID) -> str:
        """Somebody with all that one should know before doing anything."""
        here = visit()
        dossier = operating.dossier(here.db, uid, here.now)
        shown = self.render(
            "panel/person.html",
            dossier=dossier,
            doings=doings(here.db, dossier.person),
            names=names,
            words=words,
            places=places,
            ratings=ratings,
            visits=visits,
        )
        looked("user", uid, subject=dossier.person)
        return str(shown)

    @expose("/<uuid:uid>/block/", post=True)
    def block(self, uid: UUID) -> Any:
        """Keep somebody out."""
        sentence = _("The account is blocked, and everybody who was signed in to it is out.")
        return decide(operating.block, uid, sentence, url_for(".page", uid=uid))

    @expose("/<uuid:uid>/unblock/", post=True)
    def unblock(self, uid: UUID) -> Any:
        """Let somebody in again."""
        return decide(operating.unblock, uid, _("The account is open again."), url_for(".page", uid=uid))

    @expose("/<uuid:uid>/sign-out/", post=True)
    def end_all_sessions(self, uid: UUID) -> Any:
        """Sign somebody out everywhere."""
        sentence = _("All devices are signed out.")
        return decide(operating.end_all_sessions, uid, sentence, url_for(".page", uid=uid))

    @expose("/sessions/<uuid:uid>/end/", post=True)
    def end_session(self, uid: UUID) -> Any:
        """Sign one device out."""
        return decide(operating.end_session, uid, _("The device is signed out."), url_for(".index_view"))
