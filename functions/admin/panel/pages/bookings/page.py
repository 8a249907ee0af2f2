"""The list of bookings, and the page of each one."""

from typing import Any
from uuid import UUID

from flask import url_for
from markupsafe import Markup
from sqlalchemy.orm import joinedload
from werkzeug.wrappers import Response

from common import audit
from common.i18n import _
from common.models import Booking, User
from functions.admin.panel import names
from functions.admin.panel.kit import Choice, Day, Listing, back_to, done, expose, given, link
from functions.admin.panel.pages.bookings import cells, wording
from functions.admin.panel.pages.bookings.finding import found_by
from functions.admin.panel.pages.bookings.schemas import Taken
from functions.admin.panel.pages.bookings.showing import shown
from functions.admin.panel.speaking import amount, at
from functions.admin.panel.visit import language, request_id, visit
from functions.booking import operating


class Bookings(Listing):
    """Every visit that was ever booked."""

    title = _("Bookings")
    path = "bookings"
    group = _("Visits")
    table = Booking
    list_template = "panel/bookings/list.html"
    column_auto_select_related = False
    column_list = ("starts_at", "business", "customer", "status", "total_price", "payment_status")
    column_labels = {
        "starts_at": _("When"),
        "business": _("Business"),
        "customer": _("For whom"),
        "status": _("State"),
        "total_price": _("Price"),
        "payment_status": _("Money"),
    }
    column_sortable_list = ()
    column_filters = (
        Choice("status", _("State"), Booking.status, tuple(wording.STATUSES.items())),
        Choice("money", _("Money"), Booking.payment_status, tuple(wording.PAYMENTS.items())),
        Day("from", _("From the day"), Booking.starts_at),
        Day("until", _("Until the day"), Booking.starts_at, until=True),
    )
    column_formatters = {
        "starts_at": lambda _view, _context, booking, _name: _when(booking),
        "business": lambda _view, _context, booking, _name: names.place_of(booking),
        "customer": lambda _view, _context, booking, _name: names.customer_of(booking),
        "status": lambda _view, _context, booking, _name: wording.state(wording.STATUSES, booking.status),
        "total_price": lambda _view, _context, booking, _name: amount(booking.total_price, booking.currency),
        "payment_status": lambda _view, _context, booking, _name: wording.state(
            wording.PAYMENTS, booking.payment_status
        ),
    }

    def init_search(self) -> bool:
        """What is typed finds by what it is, see `found_by`: nothing is compared letter by letter."""
        return True

    def get_query(self) -> Any:
        """With whom each is for."""
        person = joinedload(Booking.customer).load_only(User.name, User.surname, User.erased_at)
        return visit().db.query(Booking).options(person)

    def _apply_search(self, query: Any, count_query: Any, joins: Any, count_joins: Any, search: str) -> Any:
        """Only what is meant by what was typed."""
        return query.filter(found_by(visit().db, search[:200])), count_query, joins, count_joins

    @expose("/<uuid:uid>/")
    def page(self, uid: UUID) -> Any:
        """One booking, everything that happened to it, and what can be done with it; that one has looked is noted."""
        here = visit()
        booking = shown(here.db, uid, language(), here.now)
        rendered = self.render(
            "panel/bookings/page.html", booking=booking, cells=cells, names=names, wording=wording
        )
        audit.note(
            here.db,
            here.operator,
            "panel.looked",
            subject=booking.row.customer,
            business=booking.row.business,
            object=("booking", uid),
            request_id=request_id(),
        )
        return rendered

    @expose("/<uuid:uid>/take/", post=True)
    def take(self, uid: UUID) -> Response:
        """Take a step with it, as its business or its customer could."""
        said, here = given(Taken), visit()
        booking = operating.take(
            here.db,
            here.operator,
            uid,
            said.step,
            said.reason,
            version=said.version,
            now=here.now,
            request_id=request_id(),
        )
        done(_("The booking is now: {state}"), state=wording.named(wording.STATUSES, booking.status))
        return back_to(url_for(".page", uid=uid))


def _when(booking: Booking) -> Markup:
    return link("bookings.page", at(booking.starts_at), uid=booking.uid)
