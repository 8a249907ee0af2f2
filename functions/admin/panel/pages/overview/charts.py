"""The last thirty days as charts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from common.i18n import _, day
from functions.admin.panel.pages.overview import queries
from functions.admin.panel.pages.overview.days import LastDays
from functions.admin.panel.visit import language


@dataclass(frozen=True, slots=True)
class Chart:
    """A number for each day; `title` is an English catalogue entry, `currency` says that the numbers are money."""

    title: str
    days: Sequence[tuple[date, int | Decimal]]
    currency: str = ""

    @property
    def points(self) -> list[tuple[str, int | Decimal]]:
        """The same with each day as the reader writes it."""
        return [(day(language(), when), number) for when, number in self.days]

    @property
    def today(self) -> int | Decimal:
        """The number of the last day."""
        return self.days[-1][1]


def charts(db: Session, last: LastDays) -> dict[str, Chart]:
    """All of them by a short name, in the order in which they stand."""
    visits = queries.visits(db, last)
    counted = {
        "booked": Chart(_("Bookings made"), last.each(queries.booked(db, last), 0)),
        "visits": Chart(_("Visits that took place"), last.each(visits.completed, 0)),
        "called_off": Chart(_("Bookings called off"), last.each(queries.called_off(db, last), 0)),
        "no_shows": Chart(_("Visits nobody came to"), last.each(visits.no_shows, 0)),
        "new_users": Chart(_("New users"), last.each(queries.new_users(db, last), 0)),
        "reminders": Chart(_("Reminders that arrived"), last.each(queries.reminders(db, last), 0)),
    }
    online = _money("online", _("Paid online"), queries.taken_online(db, last), last)
    return counted | online | _money("spot", _("Left to pay on the spot"), visits.on_the_spot, last)


def _money(
    name: str, title: str, amounts: dict[str, dict[date, Decimal]], last: LastDays
) -> dict[str, Chart]:
    """One chart for each currency; in lek where nothing was paid at all."""
    found = amounts or {"ALL": {}}
    return {f"{name}_{each}": Chart(title, last.each(found[each], Decimal(0)), each) for each in found}
