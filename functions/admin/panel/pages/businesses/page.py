"""The businesses: found, looked at, vouched for, taken off the map and put back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import url_for
from markupsafe import Markup
from werkzeug.wrappers import Response

from common.i18n import _
from common.models import Business, BusinessStatus
from functions.admin.panel import names
from functions.admin.panel.kit import Choice, Listing, YesNo, badge, decide, expose, looked, when
from functions.admin.panel.pages.bookings import wording
from functions.admin.panel.pages.businesses import queries, words
from functions.admin.panel.pages.businesses.filters import Town
from functions.admin.panel.pages.businesses.searching import called
from functions.admin.panel.visit import visit
from functions.business import operating

_STATUSES = [(status.value, words.STATUS[status]) for status in BusinessStatus]


class Businesses(Listing):
    """Every business but those that were archived."""

    title = _("Businesses")
    path = "businesses"
    group = _("Places")
    table = Business
    column_list = ("name_en", "city", "status", "verified_at", "rating_count", "created_at")
    column_labels = {
        "name_en": _("Name"),
        "city": _("City"),
        "status": _("Status"),
        "verified_at": words.VERIFIED,
        "rating_count": _("Ratings"),
        "created_at": _("Since"),
    }
    column_sortable_list = ("created_at", "rating_count")
    column_filters = (
        Choice("status", _("Status"), Business.status, _STATUSES),
        YesNo("verified", words.VERIFIED, Business.verified_at.is_not(None)),
        Town("city", _("City"), Business.city),
    )
    column_formatters = {
        "name_en": lambda _view, _context, row, _name: names.place_link(row),
        "status": lambda _view, _context, row, _name: words.standing(row.status),
        "verified_at": lambda _view, _context, row, _name: _vouched_for(row),
        "rating_count": lambda _view, _context, row, _name: words.stars(row.rating_count, row.rating_sum),
        "created_at": lambda _view, _context, row, _name: when(row.created_at),
    }

    def init_search(self) -> bool:
        """What is typed finds by what it is, see `called`."""
        return True

    def get_query(self) -> Any:
        """All that are not archived."""
        return super().get_query().filter(Business.archived_at.is_(None))

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        """Only what is meant by what was typed."""
        said = search.strip()[:200]
        return query.filter(called(said)) if said else query, count_query, joins, count_joins

    @expose("/<uuid:uid>/")
    def page(self, uid: UUID) -> Any:
        """All about one of them; that one has looked is noted, because it shows who its customers are."""
        here = visit()
        known = operating.dossier(here.db, uid, here.now)
        business = known.business
        rendered = self.render(
            "panel/businesses/page.html",
            known=known,
            business=business,
            names=names,
            words=words,
            wording=wording,
            services=queries.services_of(here.db, business),
            visits=queries.latest_visits(here.db, business),
            month=queries.visits_in(here.db, business, here.now),
            acts=queries.acts_on(here.db, business),
            is_suspended=business.status is BusinessStatus.SUSPENDED,
        )
        looked("business", uid, business=business)
        return rendered

    @expose("/<uuid:uid>/verify/", post=True)
    def verify(self, uid: UUID) -> Any:
        """Vouch for it."""
        return _decide(operating.verify, uid, _("This business is verified now; its owners are told."))

    @expose("/<uuid:uid>/unverify/", post=True)
    def unverify(self, uid: UUID) -> Any:
        """Vouch for it no longer."""
        return _decide(operating.unverify, uid, _("This business is not verified any more."))

    @expose("/<uuid:uid>/suspend/", post=True)
    def suspend(self, uid: UUID) -> Any:
        """Take it off the map."""
        return _decide(operating.suspend, uid, _("This business is suspended; its owners are told."))

    @expose("/<uuid:uid>/reinstate/", post=True)
    def reinstate(self, uid: UUID) -> Any:
        """Put it back to where it was."""
        sentence = _("This business is not suspended any more; its owners are told.")
        return _decide(operating.reinstate, uid, sentence)


def _decide(act: Callable[..., Business], uid: UUID, sentence: str) -> Response:
    return decide(act, uid, sentence, url_for(".page", uid=uid))


def _vouched_for(business: Business) -> Markup:
    return badge(words.VERIFIED, "good") if business.verified_at else Markup("–")
