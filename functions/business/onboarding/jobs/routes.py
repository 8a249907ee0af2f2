"""The places a business wants to fill, and who would like them."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.db import Transactions
from common.errors import Invalid, NotFound
from common.integrations import Doors
from common.models import ApplicationStatus, Business, JobOpening, User
from common.team import managed_business, managed_opening
from common.web.ask import Caller
from common.web.limits import per_user
from common.web.paging import Page, PageQuery
from functions.business.api import api
from functions.business.onboarding.jobs import actions, queries
from functions.business.onboarding.jobs.actions import Answer
from functions.business.onboarding.jobs.refusals import ApplicationDecidedAlready
from functions.business.onboarding.jobs.schemas import (
    ApplicationShown,
    NewOpening,
    OpeningChange,
    OpeningShown,
    OpeningsQuery,
)

DAY = 86400


@api.get("/api/onboarding/jobs/", auth=managed_business)
def list_openings(
    db: Session, business: Business, query: OpeningsQuery, caller: Caller, clock: Clock
) -> Page[OpeningShown]:
    """The places a business wants or wanted to fill, the newest first."""
    found = queries.openings_of(db, business, query, clock.now())
    return Page.of(found, lambda each: OpeningShown.of(each, caller.language))


@api.post(
    "/api/onboarding/jobs/",
    auth=managed_business,
    status=201,
    idempotent=True,
    errors=[Invalid],
    limits=[per_user("open_job", 50, DAY)],
)
def add_opening(
    db: Session, business: Business, body: NewOpening, caller: Caller, clock: Clock
) -> OpeningShown:
    """Offer a place.

    Everybody sees it who sees the business: one that is still a draft shows nothing.
    """
    opening = actions.add_opening(db, business, body, now=clock.now())
    return OpeningShown.of(queries.described(db, opening, clock.now()), caller.language)


@api.get("/api/onboarding/jobs/<uuid:opening>/", auth=managed_opening)
def show_opening(db: Session, wanted: JobOpening, caller: Caller, clock: Clock) -> OpeningShown:
    """One place to fill."""
    return OpeningShown.of(queries.described(db, wanted, clock.now()), caller.language)


@api.patch("/api/onboarding/jobs/<uuid:opening>/", auth=managed_opening, errors=[Invalid])
def change_opening(
    db: Session, wanted: JobOpening, body: OpeningChange, caller: Caller, clock: Clock
) -> OpeningShown:
    """Change what is offered, close it, or open it again.

    What is left out stays. Applications that exist can still be answered.
    """
    opening = actions.change_opening(db, wanted, body, now=clock.now())
    return OpeningShown.of(queries.described(db, opening, clock.now()), caller.language)


@api.get("/api/onboarding/jobs/<uuid:opening>/applications/", auth=managed_opening)
def list_applications(
    work: Transactions, wanted: JobOpening, query: PageQuery, caller: Caller, doors: Doors
) -> Page[ApplicationShown]:
    """Who would like the place, the newest first.

    How to reach somebody is shown once they have been accepted.
    """
    found = work.run(lambda db: queries.applications_of(db, wanted, query))
    return Page.of(found, lambda each: ApplicationShown.of(each, doors.storage, caller.language))


@api.post(
    "/api/onboarding/jobs/<uuid:opening>/applications/<uuid:application>/accept/",
    auth=managed_opening,
    errors=[NotFound, ApplicationDecidedAlready],
)
def accept_application(
    work: Transactions,
    user: User,
    wanted: JobOpening,
    application: UUID,
    caller: Caller,
    clock: Clock,
    doors: Doors,
) -> ApplicationShown:
    """Accept an application; the applicant is told, and the reply says how to reach them."""
    return _answered(work, user, wanted, application, ApplicationStatus.ACCEPTED, caller, clock, doors)


@api.post(
    "/api/onboarding/jobs/<uuid:opening>/applications/<uuid:application>/decline/",
    auth=managed_opening,
    errors=[NotFound, ApplicationDecidedAlready],
)
def decline_application(
    work: Transactions,
    user: User,
    wanted: JobOpening,
    application: UUID,
    caller: Caller,
    clock: Clock,
    doors: Doors,
) -> ApplicationShown:
    """Decline an application; the applicant is told."""
    return _answered(work, user, wanted, application, ApplicationStatus.DECLINED, caller, clock, doors)


def _answered(
    work: Transactions,
    user: User,
    wanted: JobOpening,
    uid: UUID,
    said: Answer,
    caller: Caller,
    clock: Clock,
    doors: Doors,
) -> ApplicationShown:
    application = work.run(lambda db: actions.answer(db, wanted, uid, said, user, now=clock.now()))
    return ApplicationShown.of(application, doors.storage, caller.language)
