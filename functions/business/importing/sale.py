"""Putting on sale what a file offers, through the actions that owners use."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import constraint, sqlstate
from common.errors import AppError
from common.i18n import _
from common.models import Business, Employee, Service
from functions.business.importing import wishes
from functions.business.importing.offers import Offer
from functions.business.importing.plans import Problem, Said
from functions.business.importing.wishes import Categories
from functions.business.onboarding import actions

_DATA_ERRORS = ("22", "23")
_LONGEST_FIRST_NAME = 64


@dataclass(frozen=True)
class Counter:
    """Where the offers of one business are put on sale; `main_category` is a slug, for offers that name none."""

    db: Session
    business: Business
    main_category: str | None
    categories: Categories
    clock: Clock

    def known(self) -> set[str]:
        """The names of what is on sale already, or was: what was taken off sale does not come back."""
        names = select(Service.name_en).where(Service.business_id == self.business.id)
        return set(self.db.scalars(names))

    def add(self, offers: Sequence[Offer]) -> bool:
        """Put on sale what is not known yet; says whether there was any."""
        known = self.known() if offers else set()
        new = [offer for offer in offers if offer.plan.name_en not in known]
        team = self.team(new) if new else {}
        for offer in new:
            self.sell(offer, team)
        return bool(new)

    def sell(self, offer: Offer, team: dict[str, UUID]) -> None:
        """Put one offer on sale."""
        wish = wishes.service(self.business.uid, offer, self.main_category, self.categories, team)
        actions.add_service(self.db, self.business, wish, clock=self.clock)

    def team(self, offers: Sequence[Offer]) -> dict[str, UUID]:
        """The team by full name, with everybody whom the offers name; somebody has to be there to perform them."""
        there = select(Employee).where(Employee.business_id == self.business.id)
        there = there.where(Employee.archived_at.is_(None))
        team = {each.full_name: each.uid for each in self.db.scalars(there)}
        named = [name for offer in offers for name in offer.by_employee]
        wanted = named if named or team else [self.business.name_en[:_LONGEST_FIRST_NAME]]
        for name in dict.fromkeys(wanted):
            if name not in team:
                wish = wishes.employee(self.business.uid, name)
                team[name] = actions.add_employee(self.db, self.business, wish, clock=self.clock).uid
        return team


def problems_of(error: AppError | DBAPIError) -> tuple[Problem, ...]:
    """The fields that the actions refused, or the one thing they said; what is nobody's fault is raised again."""
    if isinstance(error, DBAPIError):
        if not sqlstate(error).startswith(_DATA_ERRORS):
            raise error
        said = _("The database refused it ({rule}).")
        return (Problem.of("database", said, rule=constraint(error) or sqlstate(error)),)
    fields = [Problem(each.field, Said(each.message, each.params)) for each in error.fields]
    return tuple(fields) or (Problem.of("venue", error.said, **error.params),)
