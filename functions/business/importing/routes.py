"""Bringing a file: venues, or what a business sells."""

from common.clock import Clock
from common.db import Transactions
from common.errors import Forbidden, NotFound, TooLarge
from common.models import User
from common.web.ask import Caller, GivenFile
from common.web.guards import signed_in
from common.web.limits import per_user
from functions.business.api import api
from functions.business.importing import actions
from functions.business.importing.schemas import ImportReport, WhichImport

DAY = 86400


@api.post(
    "/api/onboarding/import/",
    auth=signed_in.on("business", "owner, manager", known_to="employee"),
    errors=[NotFound, Forbidden, TooLarge, actions.RowsRefused],
    limits=[per_user("import", 40, DAY)],
)
def import_file(
    work: Transactions, user: User, file: GivenFile, query: WhichImport, caller: Caller, clock: Clock
) -> ImportReport:
    """Import venues, or what a business sells, from a file of up to 2 MB and 500 rows.

    First as a dry run: the reply says of each row what would become of it, and nothing is written. Then with
    `dry_run=false`: all rows or none; 422 `bad_rows` carries the same report. Venues come as CSV, as GeoJSON with
    OpenStreetMap tags or as Overpass JSON, and become your drafts; services as CSV, with `business`. The same file
    again adds only what is new.
    """
    given = actions.Given(file.content, query.business, query.dry_run)
    return actions.import_file(work, user, given, caller.language, clock=clock)
