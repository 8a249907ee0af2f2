"""How a business has done: for its owner and managers."""

from sqlalchemy.orm import Session

from common.models import Business
from common.team import managed_business
from common.web.ask import Caller, Reply, Wanted
from common.web.contract import Plain
from functions.business.api import api
from functions.business.onboarding.report.reporting import report_of
from functions.business.onboarding.report.schemas import ReportShown, WhichReport
from functions.business.onboarding.report.table import written

CSV = "text/csv"


@api.get("/api/onboarding/report/", auth=managed_business, also=[CSV])
def report(
    db: Session, business: Business, query: WhichReport, wanted: Wanted, caller: Caller
) -> Reply[ReportShown] | Plain:
    """Revenue, bookings, occupancy, customers, services and team between two dates.

    The dates are the venue's, both included. As JSON, or as CSV with `format=csv` or `Accept: text/csv`.
    """
    made = report_of(db, business, query.period, caller.language)
    if (query.format or ("csv" if wanted == CSV else "json")) == "json":
        return Reply(made)
    return Plain(written(made, caller.language), f"{CSV}; charset=utf-8")
