"""What can be asked to find a business; nobody needs to sign in for it."""

from datetime import timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import NotFound
from common.integrations import Doors
from common.settings import Settings
from common.web.ask import Caller
from common.web.guards import anyone, operator
from common.web.paging import Page
from common.web.writing import media_of
from common.web.written import Written
from functions.business.api import api
from functions.business.discovery import queries
from functions.business.discovery.schemas import (
    USUAL_TERMS,
    BusinessProfile,
    BusinessRow,
    CategoryBranch,
    EmployeeReply,
    HoursReply,
    SearchExplained,
    ServiceReply,
    page_of_rows,
    profile_now,
)
from functions.business.discovery.wishes import Nearby, Search

EXCEPTIONS_AHEAD = timedelta(days=60)


@api.get("/api/business/categories/", auth=anyone, public_seconds=300)
def list_categories(db: Session, caller: Caller, settings: Settings) -> list[CategoryBranch]:
    """The tree of categories, with how many businesses there are on each branch."""
    return CategoryBranch.tree(queries.categories(db), caller.language, settings.public_url)


@api.get("/api/business/search/", auth=anyone, public_seconds=30)
def search_businesses(
    db: Session, query: Search, caller: Caller, clock: Clock, doors: Doors
) -> Written[Page[BusinessRow]]:
    """Search for businesses by words, place, category, price and more."""
    return page_of_rows(queries.found(db, query, _reader(caller, doors), clock.now()))


@api.get("/api/business/search/explain/", auth=operator())
def explain_search(db: Session, query: Search, caller: Caller, clock: Clock) -> SearchExplained:
    """Why a search finds what it finds, in that order: for each business the parts of its relevance."""
    return SearchExplained.of(queries.explained(db, query, clock.now()), caller.language)


@api.get("/api/business/nearby/", auth=anyone, public_seconds=30)
def list_businesses_nearby(
    db: Session, query: Nearby, caller: Caller, clock: Clock, doors: Doors
) -> Written[Page[BusinessRow]]:
    """Businesses around a place, nearest first."""
    return page_of_rows(queries.found(db, query, _reader(caller, doors), clock.now()))


def _reader(caller: Caller, doors: Doors) -> queries.Reader:
    return queries.Reader(caller.language, media_of(doors.storage))


@api.get("/api/business/detail/<uuid:uid>/", auth=anyone.on("business"), errors=[NotFound], public_seconds=60)
def show_business(
    db: Session, uid: UUID, caller: Caller, clock: Clock, doors: Doors
) -> Written[BusinessProfile]:
    """Everything a business's own screen shows."""
    profile = queries.profile_of(db, uid, _reader(caller, doors), USUAL_TERMS)
    return profile_now(profile, queries.standings_of(db, [profile], clock.now())[profile.id])


@api.get("/api/business/hours/<uuid:uid>/", auth=anyone.on("business"), errors=[NotFound], public_seconds=60)
def show_hours(db: Session, uid: UUID, clock: Clock) -> HoursReply:
    """When a business is open: its week, and what differs from it in the next 60 days."""
    business, week = queries.business_and_week(db, uid)
    today = clock.now().astimezone(ZoneInfo(business.timezone)).date()
    dated = queries.exceptions_of(db, business, today, today + EXCEPTIONS_AHEAD)
    return HoursReply.of(business.timezone, week, dated)


@api.get(
    "/api/business/services/<uuid:uid>/", auth=anyone.on("business"), errors=[NotFound], public_seconds=60
)
def list_services(db: Session, uid: UUID, caller: Caller) -> Written[list[ServiceReply]]:
    """What a business sells, and who performs it at what price."""
    return Written(queries.menu_of(db, uid, caller.language))


@api.get(
    "/api/business/employees/<uuid:uid>/", auth=anyone.on("business"), errors=[NotFound], public_seconds=60
)
def list_employees(db: Session, uid: UUID, caller: Caller, doors: Doors) -> Written[list[EmployeeReply]]:
    """Who works at a business, and what each one does."""
    return Written(queries.team_of(db, uid, _reader(caller, doors)))
