"""Onboard the venues of a file through the actions that owners use; what has been imported is known again.

A venue without services is listed: found, not bookable, nobody's until its owner claims it. One with services
belongs to the importing owner; it is published if it meets the checklist, and stays a draft if not. A venue
for whose services nobody is named gets one employee with the venue's own name.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, selectinload

from common.clock import Clock
from common.db import constraint, sqlstate
from common.errors import AppError
from common.models import Business, BusinessMember, BusinessStatus, Employee, Role, Service, User
from functions.business.onboarding import actions, queries
from functions.business.onboarding.actions import Source
from tools.reference import load_categories
from tools.venues import wishes
from tools.venues.offers import Offer, offers_of
from tools.venues.plans import Problem, ServiceRow, Venue, VenueRow
from tools.venues.report import Line, Outcome, Report, in_order

OSM = "osm"
_DATA_ERRORS = ("22", "23")
_LONGEST_FIRST_NAME = 64
_OPEN = (BusinessStatus.DRAFT, BusinessStatus.PUBLISHED)


class BadRows(Exception):
    """Raised to undo everything: some rows are bad, and nobody said to skip them."""

    def __init__(self, report: Report) -> None:
        super().__init__("some rows are bad")
        self.report = report


def import_venues(
    db: Session,
    owner: User,
    venues: Sequence[VenueRow],
    services: Sequence[ServiceRow] = (),
    *,
    clock: Clock,
    skip_bad: bool = False,
) -> Report:
    """Write every row that is good; raises `BadRows` with the report if one is not, unless `skip_bad`."""
    offers, bad_lines = offers_of(services, venues)
    work = _Import(db, owner, clock, load_categories(db))
    work.remember(venues)
    lines = [work.line(row, offers.get(row.external_id or "", [])) for row in venues]
    lines += [Line("line", row.line, Outcome.BAD, "", (), row.problems) for row in bad_lines]
    report = Report(in_order(lines), is_written=True)
    if report.bad and not skip_bad:
        raise BadRows(Report(report.lines, is_written=False))
    return report


@dataclass
class _Import:
    """One import under way: who imports, and what was there before."""

    db: Session
    owner: User
    clock: Clock
    categories: dict[str, UUID]
    known: dict[str, Business] = field(default_factory=dict)
    mine: set[int] = field(default_factory=set)

    def remember(self, rows: Iterable[VenueRow]) -> None:
        """Look up what is there already, in two statements."""
        ids = [row.external_id for row in rows if row.external_id]
        there = select(Business).where(Business.source == OSM).where(Business.source_id.in_(ids))
        for business in self.db.scalars(there.options(selectinload(Business.categories))):
            self.known[business.source_id or ""] = business
        owned = select(BusinessMember.business_id).where(BusinessMember.user_id == self.owner.id)
        self.mine = set(self.db.scalars(owned.where(BusinessMember.role == Role.OWNER)))

    def line(self, row: VenueRow, offers: Sequence[Offer]) -> Line:
        """Write one row under a savepoint and say what became of it."""
        if row.venue is None:
            return Line("row", row.number, Outcome.BAD, row.name or "(no name)", (), row.problems)
        try:
            with self.db.begin_nested():
                outcome, remarks = self._written(row.venue, offers)
        except (AppError, DBAPIError) as error:
            return Line("row", row.number, Outcome.BAD, row.venue.name, (), _problems_of(error))
        return Line("row", row.number, outcome, row.venue.name, (*remarks, *row.venue.notes))

    def _written(self, venue: Venue, offers: Sequence[Offer]) -> tuple[Outcome, tuple[str, ...]]:
        wish = wishes.opening(venue, self.categories)
        business = self.known.get(venue.external_id)
        if business is None and not offers:
            business = actions.list_venue(self.db, wish, Source(OSM, venue.external_id), clock=self.clock)
            self._set_week(business, venue)
            return Outcome.LISTED, ()
        if business is None:
            source = Source(OSM, venue.external_id)
            business = actions.create_business(self.db, self.owner, wish, clock=self.clock, source=source)
            return self._on_sale(business, venue, offers)
        if business.status is BusinessStatus.LISTED and not offers:
            return self._followed(business, venue), ()
        if business.status is BusinessStatus.LISTED:
            return self._on_sale(actions.take_over(self.db, business, self.owner), venue, offers)
        if business.id in self.mine and business.status in _OPEN:
            return self._on_sale(business, venue, offers)
        return Outcome.ALREADY_THERE, ("it belongs to somebody else and was left alone",) if offers else ()

    def _followed(self, business: Business, venue: Venue) -> Outcome:
        """A venue nobody has claimed says what the file says today."""
        change = wishes.difference(business, wishes.opening(venue, self.categories))
        if change is not None:
            actions.change_business(self.db, business, change)
        has_new_week = self._set_week(business, venue)
        return Outcome.UPDATED if change is not None or has_new_week else Outcome.ALREADY_THERE

    def _set_week(self, business: Business, venue: Venue) -> bool:
        """Set the week of the file, if it has one and it is not the one we have; says whether it did."""
        here = {(h.weekday, h.start_time, h.end_time) for h in queries.week_of(self.db, business, None)}
        there = {(each.weekday, each.start, each.end) for each in venue.weekly or ()}
        if not there or here == there:
            return False
        actions.set_week(self.db, business, wishes.week(business.uid, venue.weekly or ()))
        return True

    def _on_sale(
        self, business: Business, venue: Venue, offers: Sequence[Offer]
    ) -> tuple[Outcome, tuple[str, ...]]:
        """Add what the owner's venue lacks (hours, team, services) and publish it if it was not before.

        What the owner has set himself stays: hours, services he took off sale, a venue he took off the map.
        """
        before = business.status, business.published_at
        has_hours = bool(queries.week_of(self.db, business, None))
        is_more = not has_hours and self._set_week(business, venue)
        is_more = self._add_services(business, venue, offers) or is_more
        if before == (BusinessStatus.DRAFT, None):
            return self._published(business, is_new=venue.external_id not in self.known or is_more)
        return (Outcome.UPDATED if is_more else Outcome.ALREADY_THERE), ()

    def _published(self, business: Business, is_new: bool) -> tuple[Outcome, tuple[str, ...]]:
        gaps = actions.missing(self.db, queries.locked(self.db, business.id))
        if gaps:
            remark = f"not published, it still needs: {', '.join(gaps)}"
            return (Outcome.DRAFT if is_new else Outcome.ALREADY_THERE), (remark,)
        actions.publish(self.db, business, clock=self.clock)
        return Outcome.PUBLISHED, ()

    def _add_services(self, business: Business, venue: Venue, offers: Sequence[Offer]) -> bool:
        had = set(self.db.scalars(select(Service.name_en).where(Service.business_id == business.id)))
        new = [offer for offer in offers if offer.plan.name_en not in had]
        team = self._team(business, new) if new else {}
        for offer in new:
            wish = wishes.service(business.uid, offer, venue.categories[0], self.categories, team)
            actions.add_service(self.db, business, wish)
        return bool(new)

    def _team(self, business: Business, offers: Sequence[Offer]) -> dict[str, UUID]:
        """The team by full name, with everybody whom the offers name; somebody has to be there to perform them."""
        there = select(Employee).where(Employee.business_id == business.id)
        there = there.where(Employee.archived_at.is_(None))
        team = {each.full_name: each.uid for each in self.db.scalars(there)}
        named = [name for offer in offers for name in offer.by_employee]
        wanted = named if named or team else [business.name_en[:_LONGEST_FIRST_NAME]]
        for name in dict.fromkeys(wanted):
            if name not in team:
                wish = wishes.employee(business.uid, name)
                team[name] = actions.add_employee(self.db, business, wish).uid
        return team


def _problems_of(error: AppError | DBAPIError) -> tuple[Problem, ...]:
    """The fields that the actions refused, or the one thing they said; what is nobody's fault is raised again."""
    if isinstance(error, DBAPIError):
        if not sqlstate(error).startswith(_DATA_ERRORS):
            raise error
        return (Problem("database", f"refused by {constraint(error) or error.orig}"),)
    fields = [Problem(each.field, each.message.format(**each.params)) for each in error.fields]
    return tuple(fields) or (Problem("venue", error.said),)
