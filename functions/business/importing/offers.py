"""What each venue of a file sells, out of the lines of a services file."""

import dataclasses
from collections import defaultdict
from collections.abc import Sequence

from common.i18n import _
from functions.business.importing.plans import (
    Problem,
    ServicePlan,
    ServiceRow,
    Unusable,
    VenueRow,
    quoted,
)


class NotOnSale(Unusable):
    """A line that can be read, but sells nothing in this file of venues."""

    def __init__(self, field: str, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.problem = Problem(field, self.why)


@dataclasses.dataclass
class Offer:
    """One service of one venue; its further lines are the terms of further employees."""

    line: int
    plan: ServicePlan
    by_employee: dict[str, ServicePlan]


def offers_of(
    rows: Sequence[ServiceRow], venues: Sequence[VenueRow]
) -> tuple[dict[str, list[Offer]], list[ServiceRow]]:
    """The offers by the external id of their venue, and the lines that are bad, each with its problems."""
    found: dict[str, dict[str, Offer]] = defaultdict(dict)
    bad: list[ServiceRow] = []
    for row in rows:
        if row.service is None:
            bad.append(row)
            continue
        try:
            _add(found[_venue_named(row.service.venue, venues)], row.line, row.service)
        except NotOnSale as problem:
            bad.append(dataclasses.replace(row, service=None, problems=(problem.problem,)))
    return {venue: list(offers.values()) for venue, offers in found.items()}, bad


def offers_in(rows: Sequence[ServiceRow]) -> tuple[list[Offer], list[ServiceRow]]:
    """The same for a file about one business only."""
    offers: dict[str, Offer] = {}
    bad: list[ServiceRow] = []
    for row in rows:
        try:
            if row.service is None:
                bad.append(row)
            else:
                _add(offers, row.line, row.service)
        except NotOnSale as problem:
            bad.append(dataclasses.replace(row, service=None, problems=(problem.problem,)))
    return list(offers.values()), bad


def _add(offers: dict[str, Offer], line: int, plan: ServicePlan) -> None:
    """A new offer, or a further employee for one that is there."""
    known = offers.get(plan.name_en)
    if known is None:
        offers[plan.name_en] = Offer(line, plan, {plan.employee: plan} if plan.employee else {})
        return
    if plan.employee is None or not known.by_employee or plan.employee in known.by_employee:
        said = _("{name} is already in line {line}.")
        raise NotOnSale("name_en", said, name=quoted(plan.name_en), line=known.line)
    known.by_employee[plan.employee] = plan


def _venue_named(wanted: str, venues: Sequence[VenueRow]) -> str:
    """The external id of the one venue with this id or name."""
    named = [row for row in venues if row.external_id == wanted]
    named = named or [row for row in venues if row.name == wanted]
    if not named:
        raise NotOnSale("venue", _("{name} is not a venue of the file."), name=quoted(wanted))
    if len(named) > 1:
        numbers = ", ".join(str(row.number) for row in named)
        said = _("{name} is the name of rows {rows}; please write the id instead.")
        raise NotOnSale("venue", said, name=quoted(wanted), rows=numbers)
    [row] = named
    if row.venue is None:
        raise NotOnSale("venue", _("Its venue, row {row}, is bad."), row=row.number)
    return row.venue.external_id
