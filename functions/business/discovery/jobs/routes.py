"""Looking for work: what everybody may see, and what somebody who is signed in sends."""

from uuid import UUID

from sqlalchemy.orm import Session

from common.clock import Clock
from common.errors import NotFound
from common.models import User
from common.pictures.refusals import UploadUsed
from common.web.ask import Caller
from common.web.guards import anyone, signed_in
from common.web.limits import per_user
from common.web.paging import Page, PageQuery
from functions.business.api import api
from functions.business.discovery.jobs import actions, queries
from functions.business.discovery.jobs.actions import AlreadyApplied, JobClosed, OwnTeam
from functions.business.discovery.jobs.schemas import Job, JobDetail, MyApplication, NewApplication
from functions.business.discovery.jobs.wishes import JobSearch
from functions.business.onboarding.jobs.refusals import ApplicationDecidedAlready

DAY = 86400


@api.get("/api/business/jobs/", auth=anyone, public_seconds=60)
def list_jobs(db: Session, query: JobSearch, caller: Caller, clock: Clock) -> Page[Job]:
    """Places to fill, the newest first.

    With `lat` and `lon` only those within `radius_m`.
    """
    return Page.of(queries.openings(db, query, clock.now()), lambda each: Job.of(each, caller.language))


@api.get("/api/business/jobs/<uuid:job>/", auth=anyone.on("job"), errors=[NotFound], public_seconds=60)
def show_job(db: Session, job: UUID, caller: Caller, clock: Clock) -> JobDetail:
    """One place to fill, as long as one can apply for it."""
    return JobDetail.of(queries.opening(db, job, clock.now()), caller.language)


@api.post(
    "/api/business/jobs/<uuid:job>/apply/",
    auth=signed_in.on("job"),
    status=201,
    support=False,
    idempotent=True,
    errors=[NotFound, JobClosed, OwnTeam, AlreadyApplied, UploadUsed],
    limits=[per_user("apply", 20, DAY)],
)
def apply_for_job(
    db: Session, user: User, job: UUID, body: NewApplication, caller: Caller, clock: Clock
) -> MyApplication:
    """Apply for a place.

    Owner and managers are told. They see your name and what you write; how to reach you only if they accept.
    """
    application, opening = actions.apply(db, user, job, body, now=clock.now())
    return MyApplication.of(application, opening, caller.language)


@api.get("/api/business/jobs/applications/mine/", auth=signed_in)
def my_applications(db: Session, user: User, query: PageQuery, caller: Caller) -> Page[MyApplication]:
    """What I have applied for, and what became of it; the newest first."""
    found = queries.applications_by(db, user, query)
    return Page.of(found, lambda each: MyApplication.of(each, each.opening, caller.language))


@api.delete(
    "/api/business/jobs/applications/<uuid:application>/",
    auth=signed_in.on("application", "applicant"),
    status=204,
    support=False,
    errors=[NotFound, ApplicationDecidedAlready],
)
def withdraw_application(db: Session, user: User, application: UUID, clock: Clock) -> None:
    """Take an application of mine back, as long as nobody has answered it.

    What I wrote is deleted, and the picture with it.
    """
    actions.withdraw(db, user, application, now=clock.now())
