"""Onboard the venues of a file through the actions that owners use; what has been imported is known again.

AvatID's own import knows venues by their OpenStreetMap ids and puts those without services on the map, nobody's
until their owner claims them. An owner's import has ids of its own, so that nobody can take or block another's
venue by naming it first, and what it brings is that owner's: published if it meets the checklist, a draft if not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, selectinload

from common.clock import Clock
from common.errors import AppError
from common.i18n import _
from common.models import Business, BusinessMember, BusinessStatus, Role, User
from functions.business.importing import wishes
from functions.business.importing.offers import Offer, offers_of
from functions.business.importing.plans import Said, ServiceRow, Venue, VenueRow, printable
from functions.business.importing.report import BadRows, Line, Outcome, Report, in_order
from functions.business.importing.sale import Counter, problems_of
from functions.business.importing.wishes import Categories
from functions.business.onboarding import actions, queries
from functions.business.onboarding.actions import Source

OSM = "osm"
_NOT_OPENED_YET = (BusinessStatus.DRAFT, BusinessStatus.LISTED)
_OPEN = (*_NOT_OPENED_YET, BusinessStatus.PUBLISHED)
_SOMEBODY_ELSES = _("It belongs to somebody else and was left alone.")

Ended = tuple[Outcome, tuple[Said, ...], tuple[str, ...]]
"""What became of a venue, remarks, and the codes of what it lacks."""


def source_of(owner: User) -> str:
    """Where venues come from that this owner has imported: ids in it are theirs alone."""
    return f"user:{owner.uid}"


def import_venues(
    db: Session,
    owner: User,
    venues: Sequence[VenueRow],
    services: Sequence[ServiceRow] = (),
    *,
    categories: Categories,
    clock: Clock,
    source: str = OSM,
    skip_bad: bool = False,
) -> Report:
    """Write every row that is good; raises `BadRows` with the report if one is not, unless `skip_bad`.

    Only from `OSM` are venues without services listed; from any other source they become `owner`'s drafts.
    """
    offers, bad_lines = offers_of(services, venues)
    work = _Import(db, owner, clock, categories, source)
    work.remember(venues)
    lines = [work.line(row, offers.get(row.external_id or "", [])) for row in venues]
    lines += [Line("line", row.line, Outcome.BAD, row.name, (), row.problems) for row in bad_lines]
    report = Report(in_order(lines), is_written=True)
    if report.bad and not skip_bad:
        raise BadRows(report.unwritten())
    return report


@dataclass
class _Import:
    """One import under way: who imports, and what was there before."""

    db: Session
    owner: User
    clock: Clock
    categories: Categories
    source: str
    known: dict[str, Business] = field(default_factory=dict)
    owned: set[int] = field(default_factory=set)
    mine: set[int] = field(default_factory=set)

    def remember(self, rows: Iterable[VenueRow]) -> None:
        """Look up what is there already, in two statements and one for the categories."""
        ids = [row.venue.external_id for row in rows if row.venue]
        there = select(Business).where(Business.source == self.source).where(Business.source_id.in_(ids))
        for business in self.db.scalars(there.options(selectinload(Business.categories))):
            self.known[business.source_id or ""] = business
        keys = [business.id for business in self.known.values()]
        owners = select(BusinessMember).where(BusinessMember.business_id.in_(keys))
        for member in self.db.scalars(owners.where(BusinessMember.role == Role.OWNER)):
            self.owned.add(member.business_id)
            if member.user_id == self.owner.id:
                self.mine.add(member.business_id)

    def line(self, row: VenueRow, offers: Sequence[Offer]) -> Line:
        """Write one row under a savepoint and say what became of it."""
        name = printable(row.name or "")
        if row.venue is None:
            return Line("row", row.number, Outcome.BAD, name, (), row.problems)
        try:
            with self.db.begin_nested():
                business, (outcome, remarks, needs) = self._written(row.venue, offers)
        except (AppError, DBAPIError) as error:
            return Line("row", row.number, Outcome.BAD, name, (), problems_of(error))
        remarks = (*remarks, *row.venue.notes)
        return Line("row", row.number, outcome, name, remarks, needs=needs, business=business.uid)

    def _written(self, venue: Venue, offers: Sequence[Offer]) -> tuple[Business, Ended]:
        business = self.known.get(venue.external_id)
        if business is None:
            return self._new(venue, offers)
        if business.status is BusinessStatus.LISTED and business.id not in self.owned:
            if not offers:
                return business, (self._followed(business, venue), (), ())
            business = actions.take_over(self.db, business, self.owner, now=self.clock.now())
            return business, self._on_sale(business, venue, offers)
        if business.id in self.mine and business.status in _OPEN:
            return business, self._on_sale(business, venue, offers)
        is_worth_a_word = bool(offers) or self.source != OSM
        return business, (Outcome.ALREADY_THERE, (Said(_SOMEBODY_ELSES),) if is_worth_a_word else (), ())

    def _new(self, venue: Venue, offers: Sequence[Offer]) -> tuple[Business, Ended]:
        wish = wishes.opening(venue, self.categories)
        source = Source(self.source, venue.external_id)
        if offers or self.source != OSM:
            business = actions.create_business(self.db, self.owner, wish, clock=self.clock, source=source)
            return business, self._on_sale(business, venue, offers)
        business = actions.list_venue(self.db, wish, source, clock=self.clock)
        self._set_week(business, venue)
        return business, (Outcome.LISTED, (), ())

    def _followed(self, business: Business, venue: Venue) -> Outcome:
        """A venue nobody has claimed says what the file says today."""
        change = wishes.difference(business, wishes.opening(venue, self.categories))
        if change is not None:
            actions.change_business(self.db, business, change, clock=self.clock)
        has_new_week = self._set_week(business, venue)
        return Outcome.UPDATED if change is not None or has_new_week else Outcome.ALREADY_THERE

    def _set_week(self, business: Business, venue: Venue) -> bool:
        """Set the week of the file, if it has one and it is not the one we have; says whether it did."""
        there = {(each.weekday, each.start, each.end) for each in venue.weekly or ()}
        if not there or self._week(business, venue) == there:
            return False
        week = wishes.week(business.uid, venue.weekly or ())
        actions.set_week(self.db, business, week, clock=self.clock)
        return True

    def _week(self, business: Business, venue: Venue) -> set[tuple[int, time, time]]:
        """The hours we have of a venue; none of one that has come with this file."""
        if venue.external_id not in self.known:
            return set()
        return {(h.weekday, h.start_time, h.end_time) for h in queries.week_of(self.db, business, None)}

    def _on_sale(self, business: Business, venue: Venue, offers: Sequence[Offer]) -> Ended:
        """Add what the owner's venue lacks (hours, team, services) and publish it if it was not before.

        What the owner has set himself stays: hours, services he took off sale, a venue he took off the map.
        """
        was_never_open = business.status in _NOT_OPENED_YET and business.published_at is None
        is_new = venue.external_id not in self.known
        has_hours = not is_new and bool(queries.week_of(self.db, business, None))
        is_more = not has_hours and self._set_week(business, venue)
        counter = Counter(self.db, business, venue.categories[0], self.categories, self.clock)
        is_more = counter.add(offers) or is_more
        if was_never_open:
            return self._published(business, is_new=is_new or is_more)
        return (Outcome.UPDATED if is_more else Outcome.ALREADY_THERE), (), ()

    def _published(self, business: Business, is_new: bool) -> Ended:
        gaps = tuple(actions.missing(self.db, business))
        if gaps:
            return (Outcome.DRAFT if is_new else Outcome.ALREADY_THERE), (), gaps
        actions.publish(self.db, business, clock=self.clock)
        return Outcome.PUBLISHED, (), ()
