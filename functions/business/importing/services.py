"""Adding what a business sells from a file, line by line."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import AppError
from common.models import Business
from functions.business.importing.offers import Offer, offers_in
from functions.business.importing.plans import ServiceRow, printable
from functions.business.importing.report import BadRows, Line, Outcome, Report, in_order
from functions.business.importing.sale import Counter, problems_of
from functions.business.importing.wishes import Categories
from functions.business.onboarding import queries


def import_services(
    db: Session, business: Business, rows: Sequence[ServiceRow], *, categories: Categories, clock: Clock
) -> Report:
    """Put on sale what the business does not sell yet; raises `BadRows` with the report if one line is bad.

    Whoever a line names joins the team. A service that is there already, or was once, is left as it is.
    """
    offers, bad = offers_in(rows)
    described = queries.described(db, business)
    main = next((each.slug for each in described.categories), None)
    counter = Counter(db, described, main, categories, clock)
    known = counter.known()
    lines = [_line(counter, offer, known) for offer in offers]
    lines += [Line("line", row.line, Outcome.BAD, row.name, (), row.problems) for row in bad]
    report = Report(in_order(lines), is_written=True)
    if report.bad:
        raise BadRows(report.unwritten())
    return report


def _line(counter: Counter, offer: Offer, known: set[str]) -> Line:
    name, uid = printable(offer.plan.name_en), counter.business.uid
    if offer.plan.name_en in known:
        return Line("line", offer.line, Outcome.ALREADY_THERE, name, business=uid)
    try:
        with counter.db.begin_nested():
            counter.sell(offer, _team(counter, offer))
    except (AppError, DBAPIError) as error:
        return Line("line", offer.line, Outcome.BAD, name, (), problems_of(error))
    return Line("line", offer.line, Outcome.ADDED, name, business=uid)


def _team(counter: Counter, offer: Offer) -> dict[str, UUID]:
    """The people the offer names; a service for everybody needs nobody to be looked up."""
    return counter.team([offer]) if offer.by_employee else {}
