"""A report as a table for a spreadsheet."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from common.i18n import _, translate
from common.models import BookingStatus
from functions.business.onboarding.report.schemas import OccupancyShown, ReportShown

Cell = str | int | float | Decimal | None
Row = tuple[Cell, ...]

_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
"""What Excel needs to see in front to read UTF-8; everybody else leaves it out."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")

TOTALS = _("Totals")
DAYS = _("Days")
SERVICES = _("Services")
TEAM = _("Team")
STATUSES = _("Bookings by status")


def written(report: ReportShown, language: str) -> str:
    """The report in sections, headed in the reader's language; amounts are plain numbers with a decimal point."""
    text = io.StringIO()
    text.write(_MARK)
    rows = csv.writer(text, lineterminator="\r\n")
    for heading, section in _sections(report):
        rows.writerow([translate(language, heading)])
        rows.writerows([_harmless(cell) for cell in row] for row in section)
        rows.writerow([])
    return text.getvalue()


def _harmless(cell: Cell) -> str:
    """A text that a spreadsheet would take for a formula gets an apostrophe in front; numbers are what they are."""
    if isinstance(cell, str) and cell.startswith(_FORMULA):
        return f"'{cell}"
    return "" if cell is None else str(cell)


def _sections(report: ReportShown) -> Iterable[tuple[str, list[Row]]]:
    yield TOTALS, _totals(report)
    yield STATUSES, [(status.value, count) for status, count in report.bookings.items()]
    days: list[Row] = [("date", "visits", "revenue")]
    yield DAYS, days + [(d.date.isoformat(), d.visits, d.revenue) for d in report.revenue.by_day]
    services: list[Row] = [("name", "count", "revenue")]
    yield SERVICES, services + [(s.name, s.count, s.revenue) for s in report.top_services]
    team: list[Row] = [
        ("name", "visits", "revenue", "booked_minutes", "open_minutes", "occupancy", "rating", "ratings")
    ]
    yield (
        TEAM,
        team
        + [(e.name, e.visits, e.revenue, *_fill(e.occupancy), e.rating, e.ratings) for e in report.employees],
    )


def _fill(shown: OccupancyShown) -> Row:
    return shown.booked_minutes, shown.open_minutes, shown.rate


def _totals(report: ReportShown) -> list[Row]:
    """Each figure, and the same of the period before where there is one."""
    before = report.previous
    return [
        ("", f"{report.date_from} / {report.date_to}", f"{before.date_from} / {before.date_to}"),
        ("currency", report.currency, report.currency),
        ("bookings", sum(report.bookings.values()), before.bookings),
        ("visits", report.bookings[BookingStatus.COMPLETED], before.visits),
        ("revenue", report.revenue.completed, before.revenue),
        ("expected", report.revenue.expected, None),
        ("cancellation_fees", report.revenue.cancellation_fees, None),
        ("no_shows", report.no_shows.count, before.no_shows),
        ("cancellations", report.cancellations.count, before.cancellations),
        ("new_customers", report.customers.new, before.new_customers),
        ("returning_customers", report.customers.returning, before.returning_customers),
        ("booked_minutes", report.occupancy.booked_minutes, None),
        ("open_minutes", report.occupancy.open_minutes, None),
        ("occupancy", report.occupancy.rate, before.occupancy),
    ]
