"""An owner's file: read outside any transaction, written in one, or only tried in one that is undone."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import AppError, FieldError, Invalid, NotFound, TooLarge
from common.i18n import _
from common.models import Business, Category, User
from common.team import LEADERS, business_of_team
from functions.business.importing import reading
from functions.business.importing.plans import UnreadableFile
from functions.business.importing.report import BadRows, Report
from functions.business.importing.schemas import ImportReport
from functions.business.importing.services import import_services
from functions.business.importing.venues import import_venues, source_of
from functions.business.importing.wishes import Categories
from functions.business.onboarding import queries as onboarding

MOST_BYTES = 2 * 1024 * 1024
MOST_ROWS = 500
_find = business_of_team(*LEADERS)


class RowsRefused(AppError):
    """Some rows are bad, so none was written; `report` says which and why."""

    status = 422
    code = "bad_rows"
    title = _("Some rows have problems.")
    detail = _("Nothing was written. Please repair these rows and send the file again.")


@dataclass(frozen=True)
class Given:
    """A file as somebody sent it: what it is for, and whether only to try."""

    content: bytes
    business: UUID | None
    is_only_a_try: bool


def import_file(work: Transactions, user: User, given: Given, language: str, *, clock: Clock) -> ImportReport:
    """Import a file of venues, or of one business's services, all of it or nothing.

    Raises `TooLarge`, `Invalid` for a file that cannot be read, `NotFound` or `Forbidden` for a business that is
    not theirs to change, `RowsRefused`.
    """
    if given.business is not None:
        work.run(lambda db: _led_by(db, user, given.business))
    write = _plan(user, given, clock)
    try:
        return ImportReport.of(work.run(lambda db: _done(db, write, given)), language)
    except _Tried as tried:
        return ImportReport.of(tried.report, language)
    except BadRows as bad:
        report = ImportReport.of(bad.report, language)
        if given.is_only_a_try:
            return report
        raise RowsRefused(more={"report": report.model_dump(mode="json")}) from bad


def _done(db: Session, write: "Write", given: Given) -> Report:
    """Write, or raise `_Tried` so that the transaction is undone."""
    report = write(db)
    if given.is_only_a_try:
        raise _Tried(report)
    return report


class _Tried(Exception):
    """Raised to undo what was only tried."""

    def __init__(self, report: Report) -> None:
        super().__init__("only tried")
        self.report = report.unwritten()


Write = Callable[[Session], Report]


def _plan(user: User, given: Given, clock: Clock) -> Write:
    """Read the file, and say how what it holds is written; raises `TooLarge` or `Invalid`."""
    if len(given.content) > MOST_BYTES:
        raise TooLarge
    try:
        return _of_services(user, given, clock) if given.business else _of_venues(user, given, clock)
    except UnreadableFile as broken:
        wrong = FieldError("file", "unreadable", broken.why.message, broken.why.params)
        raise Invalid(fields=[wrong]) from broken


def _of_services(user: User, given: Given, clock: Clock) -> Write:
    rows = reading.read_services(given.content, reading.OF_ONE_BUSINESS, MOST_ROWS)

    def write(db: Session) -> Report:
        business = onboarding.locked(db, _led_by(db, user, given.business).id)  # one file after the other
        return import_services(db, business, rows, categories=_categories(db), clock=clock)

    return write


def _of_venues(user: User, given: Given, clock: Clock) -> Write:
    read = reading.read if _is_json(given.content) else reading.read_places
    rows = read(given.content, clock.now().date(), MOST_ROWS)

    def write(db: Session) -> Report:
        return import_venues(db, user, rows, categories=_categories(db), clock=clock, source=source_of(user))

    return write


def _is_json(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def _led_by(db: Session, user: User, business: UUID | None) -> Business:
    """A business that the user leads; raises `NotFound`, or `Forbidden` for somebody else of its team."""
    found: Business | None = _find(db, user, business) if business else None
    if found is None:
        raise NotFound
    return found


def _categories(db: Session) -> Categories:
    there = select(Category.slug, Category.uid).where(Category.archived_at.is_(None))
    return {row.slug: row.uid for row in db.execute(there)}
