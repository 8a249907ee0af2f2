"""Open the demo's businesses through the actions that owners use; what is there already is left alone."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from common.clock import Clock
from common.models import Business, BusinessKind, BusinessMember, Employee, Language, Resource, Role, User
from common.settings import Settings
from functions.business.importing.plans import Interval
from functions.business.onboarding import actions
from functions.business.onboarding.actions import Source
from functions.business.onboarding.schemas import (
    NewBusiness,
    NewEmployee,
    NewService,
    Part,
    Performer,
    Place,
    Week,
    WeekInterval,
)
from functions.business.onboarding.schemas.policy import FeeTier, PolicyChange
from tools.demo.content import DemoEmployee, DemoService, DemoVenue, venues
from tools.demo.people import CUSTOMERS, People, address_of, has_account
from tools.demo.rows import SOURCE
from tools.reference import load_categories, load_towns

_ONE_AT_A_TIME = 4_271_001
# Terms worth looking at; the venues take turns, None is what everybody starts with.
_POLICIES = (
    None,
    PolicyChange(
        min_notice_minutes=120, free_until_minutes=720, fee_tiers=[FeeTier(from_min=720, percent=50)]
    ),
    PolicyChange(step_minutes=30, max_days=60),
    PolicyChange(auto_confirm=False),
    PolicyChange(max_active_per_customer=3, reschedule_until_minutes=180, max_reschedules=2),
)


def load(db: Session, clock: Clock, settings: Settings) -> list[User]:
    """Add whatever of the demo is missing; returns the customers. A second loader waits for the first."""
    db.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))
    people = People(db, clock, settings)
    people.remember([venue.email for venue in venues()])
    people.remember(address for address, *_ in CUSTOMERS)
    there = set(db.scalars(select(Business.source_id).where(Business.source == SOURCE)))
    load_towns(db)
    opening = _Opening(db, clock, people, load_categories(db))
    for place, venue in enumerate(venues()):
        if venue.slug not in there:
            opening.open(place, venue)
    return people.customers()


@dataclass
class _Opening:
    db: Session
    clock: Clock
    people: People
    categories: dict[str, UUID]

    def open(self, place: int, venue: DemoVenue) -> None:
        """One business, from its first line to its publication."""
        owner = self._account(venue.owner, venue)
        self.db.flush()
        wish, source = self._business(venue), Source(SOURCE, venue.slug)
        business = actions.create_business(self.db, owner, wish, clock=self.clock, source=source)
        actions.set_week(self.db, business, _week(business, venue.weekly), clock=self.clock)
        team = self._team(place, business, venue, owner)
        for rank, service in enumerate(venue.services):
            actions.add_service(
                self.db, business, self._service(business, service, team, rank), clock=self.clock
            )
        for terms in _terms(place, venue):
            actions.change_policy(self.db, business, terms, clock=self.clock)
        actions.publish(self.db, business, clock=self.clock)

    def _account(self, who: DemoEmployee, venue: DemoVenue) -> User:
        return self.people.account(address_of(who, venue), who.name, who.surname, Language.SQ)

    def _business(self, venue: DemoVenue) -> NewBusiness:
        lat, lon = venue.location
        return NewBusiness(
            name_en=venue.name_en,
            name_sq=venue.name_sq,
            description_en=venue.description_en,
            description_sq=venue.description_sq,
            kind=BusinessKind(venue.kind),
            address=venue.address,
            city=venue.city,
            country="AL",
            location=Place(lat=lat, lon=lon),
            timezone="Europe/Tirane",
            phone=venue.phone,
            email=venue.email,
            categories=[self.categories[slug] for slug in venue.categories],
        )

    def _team(self, place: int, business: Business, venue: DemoVenue, owner: User) -> dict[str, UUID]:
        """Everybody who serves, by full name; a freelancer is there already."""
        if business.kind is BusinessKind.FREELANCER:
            himself = self.db.scalars(select(Employee).where(Employee.business_id == business.id)).one()
            return {himself.full_name: himself.uid}
        team: dict[str, UUID] = {}
        for rank, each in enumerate(venue.team):
            wish = NewEmployee(business=business.uid, name=each.name, surname=each.surname, rank=rank)
            person = owner if each.owns else None
            employee = actions.add_employee(self.db, business, wish, person=person, clock=self.clock)
            team[f"{each.name} {each.surname}"] = employee.uid
            if not each.owns and has_account(place, each):
                self._connect(employee, each, venue)
            if each.weekly is not None:
                own = _week(business, each.weekly, employee.uid)
                actions.set_week(self.db, business, own, clock=self.clock)
        return team

    def _connect(self, employee: Employee, who: DemoEmployee, venue: DemoVenue) -> None:
        """Let an employee sign in, as if he had accepted an invitation."""
        person = self._account(who, venue)
        self.db.flush()
        member = BusinessMember(business_id=employee.business_id, user_id=person.id, role=Role(who.role))
        member.employee_id = employee.id
        self.db.add(member)
        his = update(Resource).where(Resource.id == employee.resource_id)
        self.db.execute(his.values(person_id=person.id))

    def _service(
        self, business: Business, service: DemoService, team: dict[str, UUID], rank: int
    ) -> NewService:
        performers = [Performer(uid=team[name], price=price) for name, price in service.employees or ()]
        return NewService(
            business=business.uid,
            category=self.categories[service.category],
            name_en=service.name_en,
            name_sq=service.name_sq,
            price=service.price,
            duration_minutes=service.duration_minutes,
            parts=[Part(kind=kind, minutes=minutes) for minutes, kind in service.parts] or None,
            buffer_before=service.buffer_before,
            buffer_after=service.buffer_after,
            gender=service.gender,
            employees=None if service.employees is None else performers,
            rank=rank,
        )


def _terms(place: int, venue: DemoVenue) -> list[PolicyChange]:
    """What differs at the venue in this place of the list from what everybody starts with."""
    taken_in_turn = _POLICIES[place % len(_POLICIES)]
    deposit = PolicyChange(deposit_percent=venue.deposit_percent) if venue.deposit_percent else None
    return [terms for terms in (taken_in_turn, deposit) if terms is not None]


def _week(business: Business, weekly: tuple[Interval, ...], employee: UUID | None = None) -> Week:
    days = [WeekInterval(weekday=each.weekday, start=each.start, end=each.end) for each in weekly]
    return Week(business=business.uid, employee=employee, weekly=days)
