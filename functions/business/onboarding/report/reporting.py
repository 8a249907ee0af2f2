"""A report, put together: what was counted, the arithmetic, and the names."""

from sqlalchemy.orm import Session

from common.i18n import told
from common.models import Business
from functions.business.onboarding.report import figures, queries
from functions.business.onboarding.report.figures import Diaries, Period, Totals, Work
from functions.business.onboarding.report.schemas import (
    CustomersShown,
    DayShown,
    EmployeeFigures,
    HappenedShown,
    InShort,
    OccupancyShown,
    ReportShown,
    RevenueShown,
    ServiceFigures,
)
from functions.business.onboarding.report.surroundings import Around, around

_TOP = 10


def report_of(db: Session, business: Business, period: Period, language: str) -> ReportShown:
    """How a business has done on these local dates, in three statements."""
    both = Period(period.before.first, period.last)
    rows = queries.counted(db, business, both)
    now, before = queries.done(db, business, period)
    known = around(db, business, period)
    mine = [row for row in rows if row.on >= period.first]
    totals = Totals.of(mine)
    diaries = _diaries(known, now.by_employee, period)
    return ReportShown(
        business=business.uid,
        date_from=period.first,
        date_to=period.last,
        timezone=business.timezone,
        currency=business.currency,
        revenue=RevenueShown(
            completed=totals.revenue,
            expected=totals.expected,
            cancellation_fees=totals.fees,
            by_day=[DayShown.model_validate(day) for day in figures.by_day(mine, period)],
        ),
        bookings=totals.by_status,
        occupancy=OccupancyShown.of(diaries.team),
        no_shows=HappenedShown(count=totals.no_shows, rate=totals.no_show_rate),
        cancellations=HappenedShown(count=totals.cancelled, rate=totals.cancellation_rate),
        customers=CustomersShown.of(known.customers),
        top_services=_services(known, now.by_service, language),
        employees=_employees(known, now.by_employee, diaries),
        previous=InShort.of(
            period.before,
            Totals.of(row for row in rows if row.on < period.first),
            known.customers_before,
            _diaries(known, before.by_employee, period.before).team,
        ),
    )


def _diaries(known: Around, work: list[Work], period: Period) -> Diaries:
    team = [colleague.member for colleague in known.team]
    return Diaries.of(work, known.house.open_minutes(team, period))


def _services(known: Around, work: list[Work], language: str) -> list[ServiceFigures]:
    ranked = [(known.services[each.key], each) for each in figures.ranked(work, _TOP)]
    return [
        ServiceFigures(
            uid=uid, name=told(language, name_en, name_sq), count=done.visits, revenue=done.revenue
        )
        for (uid, name_en, name_sq), done in ranked
    ]


def _employees(known: Around, work: list[Work], diaries: Diaries) -> list[EmployeeFigures]:
    """Everybody who is there, and who has left but worked in the period."""
    by_key = {each.key: each for each in work}
    shown = []
    for colleague in known.team:
        key = colleague.member.id
        if colleague.member.left_on is None or key in by_key:
            done = by_key.get(key, Work(key))
            shown.append(
                EmployeeFigures(
                    uid=colleague.uid,
                    name=colleague.name,
                    visits=done.visits,
                    revenue=done.revenue,
                    occupancy=OccupancyShown.of(diaries.by_employee[key]),
                    rating=round(colleague.stars / colleague.ratings, 1) if colleague.ratings else None,
                    ratings=colleague.ratings,
                )
            )
    return shown
