"""Applying for a place, and taking that back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from common import outbox, pictures
from common.db import rule
from common.errors import Conflict
from common.events import JobApplied
from common.i18n import _
from common.models import ApplicationStatus, JobApplication, JobOpening, UploadPurpose, User
from common.team import role_in
from functions.business.discovery.jobs import queries
from functions.business.discovery.jobs.schemas import NewApplication
from functions.business.onboarding.jobs.queries import is_open
from functions.business.onboarding.jobs.refusals import ApplicationDecidedAlready


class JobClosed(Conflict):
    """Nobody can apply any more."""

    code = "job_closed"
    title = _("This place is no longer on offer.")


class OwnTeam(Conflict):
    """Whoever works there already."""

    code = "own_team"
    title = _("You already belong to this business.")


class AlreadyApplied(Conflict):
    """Once for each place."""

    code = "already_applied"
    title = _("You have applied for this already.")


def apply(
    db: Session, user: User, uid: UUID, wish: NewApplication, *, now: datetime
) -> tuple[JobApplication, JobOpening]:
    """Apply for a place; what was taken back before may be sent anew.

    Raises `NotFound`, `JobClosed`, `OwnTeam`, `AlreadyApplied`, or what `pictures.used` raises.
    """
    opening = queries.opening_to_apply_for(db, uid)
    if not is_open(opening, now):
        raise JobClosed
    if role_in(db, user, opening.business_id) is not None:
        raise OwnTeam
    application = _blank(db, user, opening)
    application.message, application.created_at = wish.message, now
    if wish.upload is not None:
        upload = pictures.used(db, user.id, wish.upload, UploadPurpose.APPLICATION, now=now)
        application.upload_id = upload.id
    with rule(db, "job_application_applicant_unique", AlreadyApplied):
        db.add(application)
    outbox.publish(db, JobApplied(application=application.uid), now=now)
    return application, opening


def _blank(db: Session, user: User, opening: JobOpening) -> JobApplication:
    """A new application, or the one that was taken back; its decision with it."""
    earlier = queries.application_by(db, user, opening)
    if earlier is None:
        return JobApplication(
            business_id=opening.business_id,
            opening_id=opening.id,
            applicant_id=user.id,
            status=ApplicationStatus.SENT,
        )
    if earlier.status is not ApplicationStatus.WITHDRAWN:
        raise AlreadyApplied
    earlier.status, earlier.decided_at = ApplicationStatus.SENT, None
    return earlier


def withdraw(db: Session, user: User, uid: UUID, *, now: datetime) -> None:
    """Take an application back, words and picture; once more changes nothing.

    Raises `NotFound`, or `ApplicationDecidedAlready` once the business has answered.
    """
    mine = queries.my_application(db, user, uid)
    if mine.status is ApplicationStatus.WITHDRAWN:
        return
    if mine.status is not ApplicationStatus.SENT:
        raise ApplicationDecidedAlready(more={"current_status": mine.status})
    upload = mine.upload
    mine.status, mine.message, mine.upload_id = ApplicationStatus.WITHDRAWN, "", None
    db.flush()
    if upload is not None:
        pictures.drop(db, upload, now=now)
